/** The words for what is stacked together. */
import { count, countFrames } from './count.ts';

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
  known: 'What is known of these frames',
  standings: { there: 'On CrowdSky', here: 'Stacked here', unsent: 'Stacked here, not sent', raw: 'Raw' },
  counted: {
    there: (n: number): string => `${n.toLocaleString('en')} on CrowdSky`,
    here: (n: number): string => `${n.toLocaleString('en')} stacked here`,
    raw: (n: number): string => `${n.toLocaleString('en')} raw`,
  },
  partThere: (n: number, all: number): string =>
    `${n.toLocaleString('en')} of ${countFrames(all)} ${n === 1 ? 'is' : 'are'} on CrowdSky`,
  partHere: (n: number, all: number): string =>
    `${n.toLocaleString('en')} of ${countFrames(all)} ${n === 1 ? 'is' : 'are'} stacked here`,
  leftOut: 'Left out; tick it to do it again.',
  skip: 'Skip what is there',
  skipWhy:
    'What is on CrowdSky, or stacked here, is left out. What is there in part is stacked whole here; of it only the rest is sent.',
  skipNot:
    'All is stacked, or sent, once more. New stacks on CrowdSky take the place of the old ones, which stay in its trash for a week.',
  asked: {
    signedOut: 'Not signed in: this is what the device itself knows.',
    notYet: 'CrowdSky was not asked for these frames yet.',
    asking: (n: number, all: number): string =>
      `Asking CrowdSky: ${n.toLocaleString('en')} of ${countFrames(all)}`,
    all: 'CrowdSky was asked just now.',
    asOf: (when: string): string => `CrowdSky as of ${when}.`,
    partAsOf: (n: number, all: number, when: string): string =>
      `CrowdSky as of ${when}, for ${n.toLocaleString('en')} of ${countFrames(all)}.`,
  },
  memoryShort: (memory: string): string =>
    `Memory is short here: it takes ${memory}. Close other apps first.`,
  details: 'Details',
  place: 'Place',
  memory: 'Memory',
  key: 'Chunk key',
  undated: 'no time in the headers',
  few: 'Fewer than 3 frames: outliers cannot be told from sky.',
} as const;
