/** The words of a live session. */
import type { RoomWords } from '../words.ts';
import { countFrames } from './count.ts';

export const live: RoomWords<'live'> = {
  title: 'Live',
  lead: 'Das Bild wächst, während das Teleskop arbeitet. Neue Aufnahmen kommen hinzu, sobald sie da sind; jede zählt einmal.',
  watch: 'Einen Ordner beobachten',
  watchAgain: (name) => `„${name}“ wieder beobachten`,
  add: 'Aufnahmen hinzufügen',
  noWatch:
    'Dieser Browser kann keinen Ordner beobachten. Füge Aufnahmen hinzu, wie sie kommen; schon vorhandene werden übersprungen.',
  sample: 'Eine Nacht simulieren',
  stop: 'Anhalten',
  finish: 'Beenden und behalten',
  watching: (name) => `„${name}“ wird beobachtet`,
  waiting: 'Warten auf die ersten drei Aufnahmen …',
  stacked: (n) => `${countFrames(n)} im Stack`,
  dropped: (n) => `${countFrames(n)} ausgelassen: Die Gründe stehen unten`,
  pending: (n) => `${countFrames(n)} unterwegs`,
  lastSub: 'Neueste Aufnahme',
  clouds: 'Wolken: Die neuesten Aufnahmen zeigen viel weniger Sterne.',
  trailing: 'Strichspuren: Die neuesten Aufnahmen sind verzogen. Prüfe Montierung und Wind.',
  fine: 'Himmel und Nachführung sehen gut aus.',
  kept: (n) => `Live-Stack aus ${countFrames(n)} in der Bibliothek.`,
  resumed:
    'Die Sitzung wurde unterbrochen. Beobachte den Ordner wieder oder füge Aufnahmen hinzu, dann geht sie weiter, wo sie war.',
  otherVersion:
    'Die Sitzung wurde mit einer anderen Version von CrowdSky begonnen, und ihr Stack kann in dieser nicht weiterwachsen. Die Aufnahmen sind, wo sie waren: Beobachte den Ordner wieder oder füge sie hinzu, dann beginnt ein neuer Stack mit allen.',
  discard: 'Verwerfen',
  newSession: 'Neue Sitzung',
  discarded: 'Die Sitzung ist verworfen. Ihre Aufnahmen sind, wo sie waren.',
  others: 'Andere Ziele dieser Sitzung',
  cardWaits: (n) => `${countFrames(n)} warten`,
  cardFew: (n) => `${countFrames(n)}: zu wenige zum Stacken. Mit mehr davon wird es einer.`,
  keepStored: (n) => `Die vorhandenen ${countFrames(n)} behalten`,
  keepChosen: (n) => `Seine ${countFrames(n)} behalten: noch einmal wählen`,
  keepNeedsFiles:
    'So wenige Aufnahmen werden aus ihren Dateien gestackt, und die verliert eine Seite, wenn sie geschlossen wird.',
  nothingYet: 'Noch ist keine Aufnahme vermessen: Es gibt nichts zu behalten.',
  noneUsable:
    'Keine Aufnahme war brauchbar, also gibt es nichts zu behalten. Füge andere hinzu, oder verwirf die Sitzung.',
  restacking: 'Alle Aufnahmen werden noch einmal zusammen gestackt: etwas tiefer und sauberer.',
  skip: 'So behalten, wie es ist',
  unreadable: (names) => `Nicht lesbar: ${names}`,
  update: (seconds) => `${seconds} je Aufnahme`,
  folderGone: 'Der Ordner kann nicht mehr gelesen werden.',
  stopped: (reason) => `Der Stack wächst nicht weiter und behält, was er hat. Der genannte Grund: ${reason}`,
  retry: 'Noch einmal versuchen',
};
