/** The words for what is stacked together. */
import type { RoomWords } from '../words.ts';
import { count, countFrames } from './count.ts';

export const chunks: RoomWords<'chunks'> = {
  question: 'Welches Bild?',
  unnamed: 'Ziel ohne Namen',
  slots: {
    all: {
      name: 'Ganzes Ziel, alle Nächte',
      why: 'Ein Bild je Ziel, so tief, wie deine Aufnahmen reichen.',
    },
    900: {
      name: '15-Minuten-Serie fürs Archiv',
      why: 'Ein Stack je Viertelstunde, zum Vergleich in der Zeit.',
    },
    180: { name: '3-Minuten-Serie', why: 'Für das, was sich in Minuten ändert.' },
    60: { name: '1-Minuten-Serie', why: 'Für das, was sich noch schneller ändert.' },
  },
  andMore: (name, n) => `${name} und ${n} weitere`,
  shorter: 'Kürzere Serien',
  chosen: (n, all) => `${n} von ${count(all, 'Bild', 'Bildern')} gewählt`,
  selectAll: 'Alle',
  selectNone: 'Keine',
  startOne: (name) => `${name} stacken`,
  start: (n) => `${n} Bilder stacken`,
  choose: 'Wähle, was gestackt wird',
  exposure: 'Belichtung',
  frames: 'Aufnahmen',
  takes: (time) => `dauert etwa ${time}`,
  guessed: 'Die Dauer ist geschätzt, bis dieses Gerät einmal gestackt hat.',
  known: 'Was von diesen Aufnahmen bekannt ist',
  standings: {
    there: 'Auf CrowdSky',
    here: 'Hier gestackt',
    unsent: 'Hier gestackt, nicht gesendet',
    raw: 'Roh',
  },
  counted: {
    there: (n) => `${n.toLocaleString('de')} auf CrowdSky`,
    here: (n) => `${n.toLocaleString('de')} hier gestackt`,
    raw: (n) => `${n.toLocaleString('de')} roh`,
  },
  partThere: (n, all) =>
    `${n.toLocaleString('de')} von ${count(all, 'Aufnahme', 'Aufnahmen')} ${n === 1 ? 'ist' : 'sind'} auf CrowdSky`,
  partHere: (n, all) =>
    `${n.toLocaleString('de')} von ${count(all, 'Aufnahme', 'Aufnahmen')} ${n === 1 ? 'ist' : 'sind'} hier gestackt`,
  leftOut: 'Ausgelassen; anhaken, um es noch einmal zu tun.',
  skip: 'Auslassen, was da ist',
  skipWhy:
    'Was auf CrowdSky oder hier gestackt ist, wird ausgelassen. Was zum Teil da ist, wird hier ganz gestackt; gesendet wird davon nur der Rest.',
  skipNot:
    'Alles wird noch einmal gestackt oder gesendet. Neue Stacks auf CrowdSky treten an die Stelle der alten, die eine Woche in seinem Papierkorb bleiben.',
  asked: {
    signedOut: 'Nicht angemeldet: Das weiß das Gerät selbst.',
    notYet: 'CrowdSky wurde nach diesen Aufnahmen noch nicht gefragt.',
    asking: (n, all) => `CrowdSky wird gefragt: ${n.toLocaleString('de')} von ${countFrames(all)}`,
    all: 'CrowdSky wurde eben gefragt.',
    asOf: (when) => `CrowdSky, Stand ${when}.`,
    partAsOf: (n, all, when) =>
      `CrowdSky, Stand ${when}, für ${n.toLocaleString('de')} von ${count(all, 'Aufnahme', 'Aufnahmen')}.`,
  },
  memoryShort: (memory) => `Der Speicher ist knapp: Es braucht ${memory}. Schließe vorher andere Apps.`,
  details: 'Einzelheiten',
  place: 'Ort',
  memory: 'Arbeitsspeicher',
  key: 'Chunk-Schlüssel',
  undated: 'keine Zeit in den Headern',
  few: 'Weniger als 3 Aufnahmen: Ausreißer lassen sich nicht vom Himmel unterscheiden.',
};
