/** The words of the frame around every page. */
import type { RoomWords } from '../words.ts';

export const shell: RoomWords<'shell'> = {
  name: 'Hauptmenü',
  skip: 'Zum Inhalt',
  home: 'CrowdSky, Startseite',
  stack: 'Stacken',
  live: 'Live',
  library: 'Bibliothek',
  sky: 'Himmel',
  you: 'Du',
  night: 'Nacht',
  brightness: 'Helligkeit bei Nacht',
  nightHint: 'Nur rotes Licht, für dunkeladaptierte Augen',
  dismiss: 'Schließen',
  close: 'Schließen',
  missing: {
    title: 'Diese Seite gibt es nicht',
    lead: 'Die Adresse gehört nicht zu CrowdSky. Vielleicht wurde sie abgeschnitten.',
    home: 'Zur Startseite',
  },
  fault: 'Das ist ein Fehler der App. Lade die Seite neu; kommt er wieder, melde ihn bitte:',
};
