/** The words for chunks. */

export const chunks = {
  title: 'Chunks',
  unnamed: 'Unnamed target',
  slots: { 900: '15 min', 180: '3 min', 60: '1 min', all: 'Whole target' },
  slotName: 'Frames stacked together',
  selectAll: 'All',
  selectNone: 'None',
  start: (n: number): string => (n === 1 ? 'Stack this chunk' : `Stack ${n} chunks`),
  choose: 'Choose a chunk',
  exposure: 'exposure',
  frames: 'frames',
  takes: (time: string, memory: string): string => `about ${time}, ${memory} of memory`,
  undated: 'no time in the headers',
  few: 'Fewer than 3 frames: outliers cannot be told from sky.',
} as const;
