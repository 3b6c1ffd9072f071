import { describe, expect, it } from 'vitest';
import { arrangeStacks, nightKey, seriesOf } from './arrange-stacks.ts';
import type { Arrangement } from './arrange-stacks.ts';
import type { ListedStack } from './listed-stack.ts';

const MINUTE = 60_000;
/** Ten in the evening of 26 March in Berlin. */
const EVENING = Date.UTC(2025, 2, 26, 21);

function stack(id: string, given: Partial<ListedStack> = {}): ListedStack {
  return {
    id,
    name: given.objectName ?? id,
    chunkKey: '',
    objectName: undefined,
    filter: 'IRCUT',
    startMs: undefined,
    exposureSeconds: 100,
    usedCount: 1,
    createdMs: 0,
    fitsBytes: 0,
    frameCount: 1,
    here: undefined,
    there: undefined,
    ...given,
  };
}

function list(stacks: readonly ListedStack[], given: Partial<Arrangement> = {}): string[][] {
  const groups = arrangeStacks(stacks, {
    sorting: 'night',
    query: '',
    wordsOf: () => '',
    timeZone: 'Europe/Berlin',
    ...given,
  });
  return groups.map(({ key, entries }) => [
    key,
    ...entries.map(({ stacks: all, best }) => `${all.map(({ id }) => id).join('+')}>${best.id}`),
  ]);
}

describe('nightKey', () => {
  it('counts a night from noon to noon of the place', () => {
    expect(nightKey(EVENING, 'Europe/Berlin')).toBe('2025-03-26');
    expect(nightKey(EVENING + 12 * 60 * MINUTE, 'Europe/Berlin')).toBe('2025-03-26');
    expect(nightKey(EVENING + 14 * 60 * MINUTE, 'Europe/Berlin')).toBe('2025-03-27');
    expect(nightKey(EVENING, 'America/Los_Angeles')).toBe('2025-03-26');
    expect(nightKey(EVENING - 3 * 60 * MINUTE, 'America/Los_Angeles')).toBe('2025-03-25');
    expect(nightKey(undefined)).toBe('');
  });
});

describe('arrangeStacks', () => {
  const m94 = (id: string, minutes: number, given: Partial<ListedStack> = {}): ListedStack =>
    stack(id, {
      objectName: 'M 94',
      chunkKey: `20250326.${84 + Math.floor(minutes / 15)}_192.7_+41.1`,
      startMs: EVENING + minutes * MINUTE,
      ...given,
    });

  it('groups nights, the newest first, and targets by name with numbers as numbers', () => {
    const stacks = [
      stack('old', { objectName: 'M 3', startMs: EVENING - 24 * 60 * MINUTE }),
      stack('b', { objectName: 'M 101', startMs: EVENING + 200 * MINUTE }),
      stack('a', { objectName: 'M 13', startMs: EVENING }),
      stack('undated'),
    ];
    expect(list(stacks)).toEqual([
      ['2025-03-26', 'a>a', 'b>b'],
      ['2025-03-25', 'old>old'],
      ['', 'undated>undated'],
    ]);
  });

  it('makes one entry of the chunks of a target and night, in the order of time, with the deepest as its best', () => {
    const stacks = [m94('c', 31), m94('a', 0), m94('b', 16, { exposureSeconds: 300 })];
    expect(list(stacks)).toEqual([['2025-03-26', 'a+b+c>b']]);
  });

  it('keeps apart what is of another filter, night or length of chunks, or of a whole target', () => {
    const stacks = [
      m94('a', 0),
      m94('lp', 0, { filter: 'LP' }),
      m94('short', 0, { chunkKey: '20250326.420_192.7_+41.1' }),
      m94('whole', 1, { chunkKey: 'all_192.7_+41.1' }),
      m94('next', 24 * 60),
    ];
    const entries = list(stacks).flatMap(([, ...of]) => of);
    expect(entries.sort()).toEqual(['a>a', 'lp>lp', 'next>next', 'short>short', 'whole>whole']);
  });

  it('finds by all words, with or without spaces and accents, in any case', () => {
    const stacks = [
      stack('a', { objectName: 'M 94', filter: 'LP' }),
      stack('b', { objectName: 'Nébuleuse' }),
      stack('c', { objectName: 'NGC 7023' }),
    ];
    const found = (query: string, wordsOf = (): string => ''): string[] =>
      arrangeStacks(stacks, { sorting: 'name', query, wordsOf }).flatMap(({ entries }) =>
        entries.map(({ id }) => id),
      );
    expect(found('m94')).toEqual(['a']);
    expect(found('94 lp')).toEqual(['a']);
    expect(found('94 ircut')).toEqual([]);
    expect(found('nebul')).toEqual(['b']);
    expect(found(' ')).toEqual(['a', 'b', 'c']);
    expect(found('march', () => '26 March 2025')).toEqual(['a', 'b', 'c']);
    expect(found('mars')).toEqual([]);
    expect(found('6 march', () => '26 March 2025')).toEqual([]);
    expect(found('26 mar', () => '26 March 2025')).toEqual(['a', 'b', 'c']);
    expect(found('(')).toEqual([]);
  });

  it('sorts by name, by exposure and by when they were made', () => {
    const stacks = [
      stack('a', { objectName: 'M 101', exposureSeconds: 10, createdMs: 3 }),
      stack('b', { objectName: 'M 13', exposureSeconds: 30, createdMs: 1 }),
      stack('c', { objectName: 'NGC 1', exposureSeconds: 20, createdMs: 2 }),
    ];
    expect(list(stacks, { sorting: 'name' })).toEqual([['name', 'b>b', 'a>a', 'c>c']]);
    expect(list(stacks, { sorting: 'exposure' })).toEqual([['exposure', 'b>b', 'c>c', 'a>a']]);
    expect(list(stacks, { sorting: 'made' })).toEqual([['made', 'a>a', 'c>c', 'b>b']]);
    expect(list([], { sorting: 'made' })).toEqual([]);
  });

  it('counts the targets of a night once each', () => {
    const groups = arrangeStacks(
      [m94('a', 0), m94('lp', 0, { filter: 'LP' }), stack('x', { objectName: 'M 3', startMs: EVENING })],
      {
        sorting: 'night',
        query: '',
        wordsOf: () => '',
        timeZone: 'Europe/Berlin',
      },
    );
    expect(groups.map(({ targetCount }) => targetCount)).toEqual([2]);
  });

  it('finds the whole series of a stack', () => {
    const stacks = [m94('c', 31), m94('a', 0), m94('lp', 0, { filter: 'LP' })];
    expect(seriesOf(stacks, 'c', 'Europe/Berlin')?.stacks.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(seriesOf(stacks, 'none')).toBeUndefined();
  });
});
