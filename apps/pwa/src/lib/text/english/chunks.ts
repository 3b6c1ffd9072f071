/** The words for what is stacked together. */
import { count } from './count.ts';

export const chunks = {
  question: 'Which picture?',
  unnamed: 'Unnamed target',
  slots: {
    all: { name: 'Whole target, all nights', why: 'One picture of each target, as deep as your frames go.' },
    900: {
      name: '15-minute series for the archive',
      why: 'A stack for each quarter of an hour, to be compared in time.',
    },
    180: { name: '3-minute series', why: 'For what changes within minutes.' },
    60: { name: '1-minute series', why: 'For what changes faster still.' },
  },
  andMore: (name: string, n: number): string => `${name} and ${n} more`,
  shorter: 'Shorter series',
  chosen: (n: number, all: number): string => `${n} of ${count(all, 'picture', 'pictures')} chosen`,
  selectAll: 'All',
  selectNone: 'None',
  startOne: (name: string): string => `Stack ${name}`,
  start: (n: number): string => `Stack ${n} pictures`,
  choose: 'Choose what to stack',
  exposure: 'exposure',
  frames: 'frames',
  takes: (time: string): string => `takes about ${time}`,
  guessed: 'How long it takes is a guess until this device has stacked once.',
  done: 'stacked already; tick it to stack it again',
  memoryShort: (memory: string): string =>
    `Memory is short here: it takes ${memory}. Close other apps first.`,
  details: 'Details',
  place: 'Place',
  memory: 'Memory',
  key: 'Chunk key',
  undated: 'no time in the headers',
  few: 'Fewer than 3 frames: outliers cannot be told from sky.',
} as const;
