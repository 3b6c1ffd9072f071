/** The words for what is under way. */
import type { RoomWords } from '../words.ts';

export const activity: RoomWords<'activity'> = {
  title: 'In Arbeit',
  onDevice: 'Auf diesem Gerät',
  sending: 'Senden',
  onServer: 'Auf CrowdSky',
  leftOut: (n) => `Weggelassen: ${n}`,
  none: 'Nichts läuft oder wartet.',
  more: (n) => `und ${n} mehr`,
  lines: {
    stack: {
      running: (name) => `${name} wird gestackt`,
      paused: (name) => `${name} ist angehalten`,
      waiting: (name) => `${name} wartet`,
      'needs-you': (name) => `${name} braucht dich`,
    },
    live: {
      running: (name) => `Live: ${name}`,
      paused: (name) => `Live: ${name} ist angehalten`,
      waiting: (name) => `Live: ${name} wartet`,
      'needs-you': (name) => `Live: ${name} braucht dich`,
    },
    send: {
      running: (name) => `${name} wird gesendet`,
      paused: (name) => `${name} ist noch nicht gesendet`,
      waiting: (name) => `${name} wartet auf das Senden`,
      'needs-you': (name) => `${name} braucht dich`,
    },
    job: {
      running: (name) => `CrowdSky stackt ${name}`,
      paused: (name) => `${name} ist auf CrowdSky angehalten`,
      waiting: (name) => `${name} wartet auf CrowdSky`,
      'needs-you': (name) => `${name} konnte nicht gestackt werden`,
    },
  },
  pause: 'Pause',
  resume: 'Weiter',
  cancel: 'Abbrechen',
  sooner: 'Früher',
  again: 'Noch einmal versuchen',
  replace: 'Jenen ersetzen',
  remove: 'Entfernen',
  notify: 'Sag mir, wenn es fertig ist',
};
