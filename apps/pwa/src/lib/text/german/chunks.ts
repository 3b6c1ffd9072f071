/** The words for what is stacked together. */
import type { RoomWords } from '../words.ts';
import { count } from './count.ts';

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
  done: 'schon gestackt; anhaken, um es noch einmal zu stacken',
  memoryShort: (memory) => `Der Speicher ist knapp: Es braucht ${memory}. Schließe vorher andere Apps.`,
  details: 'Einzelheiten',
  place: 'Ort',
  memory: 'Arbeitsspeicher',
  key: 'Chunk-Schlüssel',
  undated: 'keine Zeit in den Headern',
  few: 'Weniger als 3 Aufnahmen: Ausreißer lassen sich nicht vom Himmel unterscheiden.',
};
