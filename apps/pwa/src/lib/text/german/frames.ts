/** The words for picking frames. */
import type { RoomWords } from '../words.ts';
import { count, countFrames } from './count.ts';

export const frames: RoomWords<'frames'> = {
  title: 'Stacken',
  lead: 'Rohe Lights (.fit) aus dem eigenen Ordner des Teleskops. Sie bleiben, wo sie sind.',
  where: 'Ein Seestar legt sie unter MyWorks ab, im Ordner, dessen Name auf _sub endet.',
  files: 'Dateien wählen',
  folder: 'Ordner wählen',
  again: (name) => `„${name}“ wieder öffnen`,
  sample: 'Beispielaufnahmen',
  drop: 'oder Dateien und Ordner irgendwohin hier ziehen',
  dropNow: 'Loslassen, um sie hinzuzufügen',
  collecting: 'Der Ordner wird durchsucht …',
  simulating: (done, total) => `Beispielaufnahmen entstehen: ${done} von ${total}`,
  reading: (done, total) => `Header werden gelesen: ${done} von ${countFrames(total)}`,
  unpacking: (done) => `Es wird entpackt: ${countFrames(done)}`,
  summary: (used, aside) =>
    aside === 0
      ? countFrames(used)
      : `${countFrames(used)}, ${count(aside, 'Datei', 'Dateien')} beiseitegelegt`,
  aside: (n) => `${count(n, 'Datei', 'Dateien')} beiseitegelegt`,
  asideEach: 'Welche, und warum jede',
  asideWhy: {
    foreign: (n) => count(n, 'ist keine Rohaufnahme', 'sind keine Rohaufnahmen'),
    calibration: (n) => count(n, 'ist ein Dark, Bias oder Flat', 'sind Darks, Biases oder Flats'),
    unreadable: (n) => count(n, 'war nicht lesbar', 'waren nicht lesbar'),
    packed: (n) => count(n, 'ließ sich nicht entpacken', 'ließen sich nicht entpacken'),
    duplicate: (n) => count(n, 'ist schon in der Liste', 'sind schon in der Liste'),
  },
  asideAdvice: {
    foreign: 'Rohaufnahmen sind die .fit-Dateien im Ordner, dessen Name auf _sub endet.',
    calibration: 'Master daraus kalibrieren Aufnahmen am Computer: crowdsky stack --dark.',
    unreadable: 'Kopiere sie noch einmal vom Teleskop.',
    packed: 'Die übrigen sind davon nicht betroffen.',
    duplicate: 'Jede Belichtung zählt einmal: Es fehlt nichts.',
  },
  kinds: {
    foreign: 'Keine Rohaufnahme',
    calibration: 'Kalibrierung',
    duplicate: 'Doppelt',
    unreadable: 'Unlesbar',
    packed: 'Nicht entpackt',
  },
  notShared: (n) =>
    `${count(n, 'geteilte Datei', 'geteilte Dateien')} konnten nicht behalten werden: Das Gerät ist voll. Schaffe Platz in der Bibliothek und teile noch einmal.`,
  duplicate: 'Diese Belichtung ist schon in der Liste.',
  unread: 'Die Datei konnte nicht gelesen werden.',
  timeFrom: (n, source) => `${countFrames(n)}: Zeit aus ${source}`,
  clockUnknown: (keywords) => `${keywords}, nach einer Uhr mit unbekanntem Abstand zu UTC`,
  timeScale: (keywords, scale) => `${keywords}, in ${scale} statt UTC`,
  clear: 'Liste leeren',
  list: 'Aufnahmen',
  columns: { name: 'Datei', time: 'Zeit', exposure: 'Bel.', filter: 'Filter', target: 'Ziel' },
};
