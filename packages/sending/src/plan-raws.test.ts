import type { Upload } from '@crowdsky/api';
import { expect, it } from 'vitest';
import type { Known } from './ask-known.ts';
import { planRaws } from './plan-raws.ts';

const wishes = { keepLocation: false, slotSeconds: 900, overwrite: false } as const;

/** `n`: the quarter of an hour it was taken in. */
const file = (name: string, n: number | undefined) => ({
  sha256: name,
  sizeBytes: 10,
  frame: {
    dateObsMs: n === undefined ? undefined : Date.UTC(2025, 0, 15, 19) + n * 900_000,
    raDeg: 10,
    decDeg: 20,
  },
});

const upload = (token: string, status: Upload['status'], fileCount: number): [string, Upload] => [
  token,
  { token, status, fileCount, keepLocation: false, slotSeconds: 900 } as Upload,
];

function plan(known: Omit<Known, 'stacks'>) {
  const night = [file('a', 0), file('b', 0), file('c', 1), file('d', 2), file('e', undefined)];
  const { portions, undated, toSend } = planRaws(night, { ...known, stacks: new Map() }, wishes, 20);
  const names = (files: readonly { sha256: string }[]) => files.map(({ sha256 }) => sha256).join('');
  return { portions: portions.map(names), undated: names(undated), toSend: names(toSend) };
}

it('sends all that nobody knows, in portions, and names what has no time', () => {
  expect(plan({ raws: [], uploads: new Map() })).toEqual({
    portions: ['ab', 'cd'],
    undated: 'e',
    toSend: 'abcd',
  });
});

it('leaves out what is stacked, and keeps together what is in one open upload', () => {
  const raws = [
    { sha256: 'c', uploadToken: 'done' },
    { sha256: 'a', uploadToken: 'open' },
    { sha256: 'd', uploadToken: 'open' },
  ];
  const uploads = new Map([upload('done', 'complete', 1), upload('open', 'uploading', 2)]);
  expect(plan({ raws, uploads })).toEqual({ portions: ['abd', 'c'], undated: 'e', toSend: 'b' });
});
