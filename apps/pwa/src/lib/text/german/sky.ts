/** The words of the sky map. Loaded with it. */
import type { SkyWords } from '../words.ts';
import { count } from './count.ts';

const stacks = (n: number): string => count(n, 'Stack', 'Stacks');

export const sky: SkyWords = {
  title: 'Himmel',
  map: 'Karte des Himmels',
  mapHint:
    'Pfeiltasten bewegen, Plus und Minus zoomen, 0 zeigt den ganzen Himmel. Die Liste sagt dasselbe in Worten.',
  stacks,
  loading: 'Der Himmel wird geöffnet …',
  empty: 'Noch keine Stacks. Was du stackst, erscheint hier an seinem Ort am Himmel.',
  emptyAction: 'Aufnahmen stacken',
  noneInRange: 'Keine Stacks aus diesen Nächten.',
  allNights: 'Alle Nächte zeigen',
  nearer: 'Hineinzoomen',
  farther: 'Herauszoomen',
  whole: 'Ganzer Himmel',
  list: 'Liste',
  showMap: 'Karte',
  select: 'Auswählen',
  selectHint: 'Ziehe einen Rahmen um die Stacks.',
  selectInView: 'Alle im Bild',
  endSelection: 'Fertig',
  selection: 'Auswahl',
  close: 'Schließen',
  zip: 'Als Zip sichern',
  zipOf: (n) => `${stacks(n)} als Zip sichern`,
  zipping: (done, total) => `Packe ${done} von ${total}`,
  cancel: 'Abbrechen',
  zoomHere: 'Dorthin zoomen',
  open: (name) => `${name} öffnen`,
  openAll: (name, n) => `${name}: ${stacks(n)}`,
  more: (n) => `und ${count(n, 'weiteres Ziel', 'weitere Ziele')}`,
  placeless: (n) => `${stacks(n)} ohne Ort am Himmel`,
  placelessWhy: 'Ihre Header nennen keine Koordinaten, daher stehen sie nur in der Liste.',
  timeline: 'Nächte',
  firstNight: 'Erste Nacht',
  lastNight: 'Letzte Nacht',
  night: (date) => `Nacht vom ${date}`,
  nightsTo: (n, last) => `${count(n, 'Nacht', 'Nächte')}, die letzte vom ${last}`,
  range: (from, to) => `${from} bis ${to}`,
  noTimes: 'Kein Stack nennt seine Nacht.',
  circle: 'Wie das Feld gedreht ist, ist nicht bekannt: Es liegt im Kreis.',
  nothing: 'In diesem Rahmen sind keine Stacks.',
};
