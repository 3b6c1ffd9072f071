import { expect, it } from 'vitest';
import { planPortions } from './plan-portions.ts';

/** `n`: the quarter of an hour it was taken in. */
const file = (name: string, n: number | undefined, sizeBytes = 10) => ({
  sha256: name,
  sizeBytes,
  frame: {
    dateObsMs: n === undefined ? undefined : Date.UTC(2025, 0, 15, 19) + n * 900_000,
    raDeg: 10,
    decDeg: 20,
  },
});

function plan(
  files: ReturnType<typeof file>[],
  portionBytes: number,
  open: Readonly<Record<string, string[]>> = {},
) {
  const { portions, undated } = planPortions(files, 900, portionBytes, (sha256) => open[sha256] ?? []);
  return [
    portions.map((portion) => portion.map(({ sha256 }) => sha256).join('')),
    undated.map((f) => f.sha256),
  ];
}

const night = [file('a', 0), file('b', 0), file('c', 1), file('d', 2), file('e', 3)];

it('a portion ends with the chunk that fills it, and no chunk is divided', () => {
  expect(plan(night, 1)).toEqual([['ab', 'c', 'd', 'e'], []]);
  expect(plan(night, 20)).toEqual([['ab', 'cd', 'e'], []]);
  expect(plan(night, 21)).toEqual([['abc', 'de'], []]);
  expect(plan(night, 1000)).toEqual([['abcde'], []]);
});

it('goes by time, whatever the order of the files, and leaves out those without one', () => {
  expect(plan([file('x', undefined), ...[...night].reverse()], 1)).toEqual([['ba', 'c', 'd', 'e'], ['x']]);
});

it('chunks of one open upload stay together', () => {
  expect(plan(night, 1, { b: ['u'], d: ['u'], e: ['v'] })).toEqual([['abd', 'c', 'e'], []]);
});

it('two files of one name and time are both there', () => {
  expect(plan([file('a', 0), file('a', 0)], 100)).toEqual([['aa'], []]);
});
