/** The words for picking frames. */
import { count, countFrames } from './count.ts';

export const frames = {
  title: 'Stack',
  lead: 'Raw Light frames (.fit) from the telescope’s own folder. They stay where they are.',
  where: 'A Seestar keeps them under MyWorks, in the folder whose name ends in _sub.',
  files: 'Choose files',
  folder: 'Choose folder',
  again: (name: string): string => `Open “${name}” again`,
  sample: 'Sample frames',
  drop: 'or drop files and folders anywhere here',
  dropNow: 'Let go to add them',
  collecting: 'Looking through the folder…',
  simulating: (done: number, total: number): string => `Making sample frames: ${done} of ${total}`,
  reading: (done: number, total: number): string => `Reading headers: ${done} of ${countFrames(total)}`,
  unpacking: (done: number): string => `Unpacking: ${countFrames(done)}`,
  summary: (used: number, aside: number): string =>
    aside === 0 ? countFrames(used) : `${countFrames(used)}, ${count(aside, 'file', 'files')} set aside`,
  aside: (n: number): string => `${count(n, 'file', 'files')} set aside`,
  asideEach: 'Which, and why each',
  asideWhy: {
    foreign: (n: number): string => count(n, 'is no raw frame', 'are no raw frames'),
    calibration: (n: number): string => count(n, 'is a dark, bias or flat', 'are darks, biases or flats'),
    unreadable: (n: number): string => `${n} could not be read`,
    packed: (n: number): string => `${n} could not be unpacked`,
    duplicate: (n: number): string => count(n, 'is in the list already', 'are in the list already'),
  },
  asideAdvice: {
    foreign: 'Raw frames are the .fit files in the folder whose name ends in _sub.',
    calibration: 'Masters of them calibrate frames on a computer: crowdsky stack --dark.',
    unreadable: 'Copy those from the telescope once more.',
    packed: 'The rest is not touched by it.',
    duplicate: 'Each exposure counts once: nothing is missing.',
  },
  kinds: {
    foreign: 'Not a raw frame',
    calibration: 'Calibration frame',
    duplicate: 'Duplicate',
    unreadable: 'Unreadable',
    packed: 'Not unpacked',
  },
  notShared: (n: number): string =>
    `${count(n, 'shared file', 'shared files')} could not be kept: the device is full. Make room in the library, and share again.`,
  duplicate: 'This exposure is in the list already.',
  unread: 'The file could not be read.',
  timeFrom: (n: number, source: string): string => `${countFrames(n)}: time from ${source}`,
  clockUnknown: (keywords: string): string => `${keywords}, on a clock of unknown offset`,
  timeScale: (keywords: string, scale: string): string => `${keywords}, in ${scale} instead of UTC`,
  clear: 'Clear the list',
  list: 'Frames',
  columns: { name: 'File', time: 'Time', exposure: 'Exp.', filter: 'Filter', target: 'Target' },
} as const;
