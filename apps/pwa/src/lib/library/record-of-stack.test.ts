import { expect, it } from 'vitest';
import { joinPlaces } from './join-places.ts';
import { passingRecord, recordOfStack } from './record-of-stack.ts';
import { stackThere } from './testing/stack-there.ts';

const given = { id: 'a', userId: 7, createdMs: 1_700_000_000_000 };
const there = stackThere(12, {
  raDeg: 202.4,
  decDeg: 47.2,
  starCount: 812,
  widthPx: 1080,
  heightPx: 1920,
  dateObsEnd: '2025-03-27T01:35:00.000Z',
});

it('is what the server tells, with what the bytes do, and is known to be on both', () => {
  const record = recordOfStack(there, given, { fitsSha256: 'f1', rejectedShare: 0.012 });
  expect(record).toMatchObject({
    id: 'a',
    name: 'M 51',
    chunkKey: '20250327.05_193.0_+41.0',
    objectName: 'M 51',
    filter: 'LP',
    raDeg: 202.4,
    decDeg: 47.2,
    startMs: Date.UTC(2025, 2, 27, 1, 20),
    endMs: Date.UTC(2025, 2, 27, 1, 35),
    exposureSeconds: 50,
    widthPx: 1080,
    heightPx: 1920,
    starCount: 812,
    usedCount: 5,
    frameCount: 6,
    frames: [],
    rejectedShare: 0.012,
    createdMs: given.createdMs,
    fitsBytes: 5760,
    fitsSha256: 'f1',
    sent: { userId: 7, stackId: 12 },
  });
  const [listed, ...others] = joinPlaces([record], [there], 7);
  expect(others).toEqual([]);
  expect([listed.frameCount, listed.there?.id]).toEqual([6, 12]);
});

it('leaves open what nobody knows', () => {
  const record = recordOfStack(stackThere(3), given, { fitsSha256: 'f1', rejectedShare: undefined });
  expect([record.starCount, record.rejectedShare, record.endMs, record.raDeg]).toEqual(
    Array(4).fill(undefined),
  );
  expect(passingRecord(stackThere(3), 7)).toMatchObject({ id: 'there-3', fitsSha256: 'there-3' });
});
