/** The words of the page that a link opens, in the languages of the app. */

const english = {
  locale: 'en-GB',
  unnamed: 'A stack',
  exposure: 'Exposure',
  frames: 'Frames',
  framesUsed: (used: string, all: string): string => `${used} of ${all} used`,
  observed: 'Observed',
  filter: 'Filter',
  telescope: 'Telescope',
  position: 'Position',
  stars: 'Stars found',
  pictureOf: (target: string): string => `Picture of ${target}`,
  noPicture: 'This stack has no picture.',
  fits: (size: string): string => `Download the FITS file, ${size}`,
  made: 'Stacked with CrowdSky',
  what: 'CrowdSky stacks the frames of small telescopes in the browser.',
  gone: 'This link opens nothing',
  goneWhy: 'Its owner has revoked it or deleted the stack, or it was never a link. Ask who gave it to you.',
  busy: 'Too many requests',
  busyWhy: 'Wait a little and open the link again.',
  refused: 'This link cannot be opened',
  refusedWhy: 'The address is not as it was given. Ask who gave it to you.',
};

type Words = typeof english;

const german: Words = {
  locale: 'de-DE',
  unnamed: 'Ein Stack',
  exposure: 'Belichtung',
  frames: 'Aufnahmen',
  framesUsed: (used, all) => `${used} von ${all} verwendet`,
  observed: 'Beobachtet',
  filter: 'Filter',
  telescope: 'Teleskop',
  position: 'Position',
  stars: 'Gefundene Sterne',
  pictureOf: (target) => `Bild von ${target}`,
  noPicture: 'Dieser Stack hat kein Bild.',
  fits: (size) => `FITS-Datei laden, ${size}`,
  made: 'Gestackt mit CrowdSky',
  what: 'CrowdSky stackt die Aufnahmen kleiner Teleskope im Browser.',
  gone: 'Dieser Link öffnet nichts',
  goneWhy:
    'Er wurde widerrufen, der Stack wurde gelöscht, oder es war nie ein Link. Frag, wer ihn dir gegeben hat.',
  busy: 'Zu viele Anfragen',
  busyWhy: 'Warte ein wenig und öffne den Link noch einmal.',
  refused: 'Dieser Link lässt sich nicht öffnen',
  refusedWhy: 'Die Adresse ist nicht so, wie sie gegeben wurde. Frag, wer sie dir gegeben hat.',
};

export const pageWords = { en: english, de: german } as const;
export type PageLanguage = keyof typeof pageWords;

/** The first language of the browser's list that there is (RFC 9110, 12.5.4, without regard to weights); else English. */
export function preferredLanguage(acceptLanguage: string | undefined): PageLanguage {
  const asked = (acceptLanguage ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase());
  return asked.find((one): one is PageLanguage => one in pageWords) ?? 'en';
}
