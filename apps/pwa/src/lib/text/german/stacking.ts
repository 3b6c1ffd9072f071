/** The words for a stack under way. */
import type { RoomWords } from '../words.ts';
import { count, countFrames } from './count.ts';

export const stacking: RoomWords<'stacking'> = {
  title: (name) => `${name} wird gestackt`,
  phases: {
    analyse: 'Aufnahmen vermessen',
    register: 'Sterne zuordnen',
    combine: 'Kombinieren',
    finish: 'Den Stack vermessen',
    save: 'Sichern',
  },
  pause: 'Pause',
  resume: 'Weiter',
  paused: 'Angehalten',
  cancel: 'Abbrechen',
  left: (time) => `noch ${time}`,
  estimating: 'wird geschätzt …',
  used: 'verwendet',
  dropped: 'ausgelassen',
  measured: 'vermessen',
  waiting: 'wartend',
  threads: (n) => count(n, 'Thread', 'Threads'),
  queue: (n) => `danach ${count(n, 'Abschnitt', 'Abschnitte')}`,
  preview: 'Der Stack, so weit er ist',
  firstLook: 'Neueste Aufnahme, ungestackt',
  strip: 'Aufnahmen dieses Stacks',
  interrupted: (name, n) =>
    `„${name}“ (${countFrames(n)}) wurde unterbrochen, bevor es gesichert war. Fertige Stacks liegen sicher in der Bibliothek. Wähle seine Aufnahmen erneut, um es zu stacken.`,
  failed: (name) => `„${name}“ konnte nicht gestackt werden.`,
  fault: (message) => `Das ist ein Fehler der App, nicht deiner Aufnahmen. Bitte melde ihn: ${message}`,
  failures: {
    UnreadableFile: (message) =>
      `${message.split(' cannot be read: ')[0]} ist nicht mehr lesbar. Wähle die Aufnahmen noch einmal.`,
    FitsError: () => 'Die Datei ist beschädigt: Ihr Inhalt entspricht nicht dem FITS-Standard.',
    QuotaExceededError: () =>
      'Das Gerät ist voll. Schaffe Platz in der Bibliothek und versuche es noch einmal.',
    WorkerDeath: () =>
      'Ein Thread ist unerwartet zu Ende gegangen, vielleicht fehlte Speicher. Schließe andere Apps und versuche es noch einmal.',
  },
  saved: 'Auf diesem Gerät gesichert',
  noStack: 'Keine Aufnahme dieses Abschnitts war brauchbar.',
  cancelled: 'Abgebrochen. Von diesem Abschnitt wurde nichts behalten.',
  ended: (name, used) => `✓ ${name}: ${used}.`,
  view: 'Ansehen',
  done: 'Fertig',
  inPart: 'zum Teil',
  partLeftOut: 'Ein Teil der Aufnahme bleibt weg.',
  reasons: {
    blank: 'leer',
    'too-few-stars': 'zu wenige Sterne',
    trailed: 'Strichspuren',
    clouded: 'Wolken',
    'no-match': 'anderes Feld',
    'residual-too-large': 'ungenau',
    corrupt: 'beschädigt',
    unreadable: 'unlesbar',
    'no-pattern': 'kein Muster',
    'wrong-size': 'andere Größe',
    duplicate: 'doppelt',
  },
  usedOf: (used, all) => `${used} von ${countFrames(all)} verwendet`,
  why: 'Was wegblieb, und warum',
  noSimd:
    'Diesem Browser fehlt WebAssembly SIMD, das der Stacker braucht. Aktualisiere ihn: Chrome 91, Firefox 89, Safari 16.4 oder neuer.',
  oneThread: 'Dieses Gerät gibt einen Thread: Stacken geht, nur langsamer.',
};
