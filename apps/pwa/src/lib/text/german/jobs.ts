/** The words for what CrowdSky itself stacks. */
import type { RoomWords } from '../words.ts';
import { count } from './count.ts';

export const jobs: RoomWords<'jobs'> = {
  before: (n) => (n === 0 ? 'als Nächster von deinen' : `${count(n, 'von deinen', 'von deinen')} davor`),
  asOf: (when) => `Stand ${when}`,
  done: (name, used) => `CrowdSky hat „${name}“ gestackt: ${used}.`,
  notDone: 'CrowdSky ist gerade nicht erreichbar. Versuch es noch einmal.',
};
