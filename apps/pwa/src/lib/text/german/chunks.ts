/** The words for chunks. */
import type { RoomWords } from '../words.ts';

export const chunks: RoomWords<'chunks'> = {
  title: 'Abschnitte',
  unnamed: 'Ziel ohne Namen',
  slots: { 900: '15 min', 180: '3 min', 60: '1 min', all: 'Ganzes Ziel' },
  slotName: 'Gemeinsam gestackte Aufnahmen',
  selectAll: 'Alle',
  selectNone: 'Keine',
  start: (n) => (n === 1 ? 'Diesen Abschnitt stacken' : `${n} Abschnitte stacken`),
  choose: 'Wähle einen Abschnitt',
  exposure: 'Belichtung',
  frames: 'Aufnahmen',
  takes: (time, memory) => `etwa ${time}, ${memory} Arbeitsspeicher`,
  undated: 'keine Zeit in den Headern',
  few: 'Weniger als 3 Aufnahmen: Ausreißer lassen sich nicht vom Himmel unterscheiden.',
};
