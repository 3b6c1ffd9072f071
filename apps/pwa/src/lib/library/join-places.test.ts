import { describe, expect, it } from 'vitest';
import type { StackRecord } from '../store/stack-record.ts';
import { inPlace, joinPlaces } from './join-places.ts';
import { stackThere as there } from './testing/stack-there.ts';

const OWN = 7;

function here(id: string, given: Partial<StackRecord> = {}): StackRecord {
  return {
    id,
    name: `here ${id}`,
    chunkKey: 'all',
    objectName: 'M 94',
    filter: 'IRCUT',
    raDeg: 190,
    decDeg: 41,
    startMs: 1000,
    endMs: 2000,
    exposureSeconds: 40,
    widthPx: 1,
    heightPx: 1,
    starCount: 9,
    usedCount: 4,
    rejectedShare: 0,
    createdMs: 3000,
    fitsBytes: 2880,
    fitsSha256: `digest-${id}`,
    frames: [],
    keptFrame: undefined,
    ...given,
  };
}

const places = (stacks: ReturnType<typeof joinPlaces>) =>
  stacks.map((stack) => [stack.id, stack.here?.id, stack.there?.id]);

describe('joinPlaces', () => {
  it('makes one of what is in both, by the number that sending noted or by its bytes', () => {
    const list = joinPlaces(
      [
        here('alone'),
        here('sent', { sent: { userId: OWN, stackId: 2 } }),
        here('as-sent', { fitsSha256: 'f3' }),
        here('as-stored', { fitsSha256: 'f4' }),
      ],
      [there(1), there(2), there(3, { sha256: 'f3', storedSha256: 'x' }), there(4, { storedSha256: 'f4' })],
      OWN,
    );
    expect(places(list)).toEqual([
      ['alone', 'alone', undefined],
      ['sent', 'sent', 2],
      ['as-sent', 'as-sent', 3],
      ['as-stored', 'as-stored', 4],
      ['there-1', undefined, 1],
    ]);
    expect(list[1].name).toBe('here sent');
  });

  it('takes the number of another account for nothing', () => {
    const list = joinPlaces([here('sent', { sent: { userId: 8, stackId: 2 } })], [there(2)], OWN);
    expect(places(list)).toEqual([
      ['sent', 'sent', undefined],
      ['there-2', undefined, 2],
    ]);
  });

  it('tells of one at the server alone what the server tells', () => {
    const [stack] = joinPlaces([], [there(5)], OWN);
    expect({ ...stack, there: undefined }).toEqual({
      id: 'there-5',
      name: 'M 51',
      chunkKey: '20250327.05_193.0_+41.0',
      objectName: 'M 51',
      filter: 'LP',
      startMs: Date.UTC(2025, 2, 27, 1, 20),
      exposureSeconds: 50,
      usedCount: 5,
      createdMs: Date.UTC(2025, 2, 28, 10),
      fitsBytes: 5760,
      frameCount: 6,
      here: undefined,
      there: undefined,
    });
    const [nameless] = joinPlaces(
      [],
      [there(5, { objectName: null, dateObsStart: null, exposureSeconds: null })],
      OWN,
    );
    expect(nameless).toMatchObject({ name: nameless.chunkKey, startMs: undefined, exposureSeconds: 0 });
  });
});

it('shows either place, or both', () => {
  const list = joinPlaces([here('a'), here('b', { fitsSha256: 'there-1' })], [there(1), there(2)], OWN);
  const ids = (place: 'all' | 'here' | 'there') => inPlace(list, place).map(({ id }) => id);
  expect(ids('all')).toEqual(['a', 'b', 'there-2']);
  expect(ids('here')).toEqual(['a', 'b']);
  expect(ids('there')).toEqual(['b', 'there-2']);
});
