/** The words for updates of the app. */
import type { RoomWords } from '../words.ts';

export const offline: RoomWords<'offline'> = {
  updateReady: 'Eine neue Version von CrowdSky ist bereit.',
  updateWaits: 'Sie unterbricht den Stack nicht: aktualisiere, wenn er fertig ist.',
  update: 'Jetzt aktualisieren',
};
