/** The words for what others see of an account's stacks. */
import type { RoomWords } from '../words.ts';
import { count } from './count.ts';

export const sharing: RoomWords<'sharing'> = {
  whoSees: 'Wer deine Stacks sieht',
  allPublic: 'Alle meine Stacks sind öffentlich',
  allPublicWhy:
    'Alle sehen ihre Bilder, Ziele und Zeiten: nie, wo du gestanden bist, deine Adresse oder die FITS-Dateien. Der Schalter eines Stacks geht diesem vor.',
  public: 'Öffentlich',
  isPublic: 'Alle sehen Bild, Ziel und Zeit, nie, wo du gestanden bist.',
  isPrivate: 'Nur du siehst ihn.',
  publish: 'Öffentlich oder privat',
  publishMany: (n) => `Wer sieht ${count(n, 'Stack', 'Stacks')}?`,
  makePublic: 'Öffentlich machen',
  makePrivate: 'Privat machen',
  madePublic: (n) => `${count(n, 'Stack', 'Stacks')} öffentlich.`,
  madePrivate: (n) => `${count(n, 'Stack', 'Stacks')} privat.`,
  manyWhy:
    'Öffentlich: alle sehen Bilder, Ziele und Zeiten, nie, wo du gestanden bist. Privat: nur du siehst sie.',
  link: 'Link teilen',
  linkTo: (name) => `Link zu ${name}`,
  linkWhy:
    'Wer den Link hat, sieht Bild, Ziel und Zeit, auch ohne Konto: nie, wo du gestanden bist. Er gilt, bis du ihn widerrufst.',
  withFits: 'Mit der FITS-Datei, ohne den Ort, an dem du gestanden bist',
  makeLink: 'Link machen',
  links: 'Links zu diesem Stack',
  noLinks: 'Noch keine Links.',
  linksLoading: 'Fragt nach den Links …',
  pictureOnly: 'Bild und Angaben',
  andFits: 'Bild, Angaben und FITS-Datei',
  madeAt: (when) => `gemacht ${when}`,
  copy: 'Kopieren',
  copied: 'Der Link ist kopiert.',
  notCopied: 'Der Browser ließ den Link nicht kopieren: markiere ihn und kopiere ihn von Hand.',
  share: 'Teilen',
  revoke: 'Widerrufen',
  revoked: 'Der Link ist widerrufen: er öffnet nichts mehr.',
};
