import { expect, it } from 'vitest';
import type { FrameMeta } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';
import { newestTarget } from './newest-target.ts';

function frame(objectName: string, raDeg: number, dateObsMs: number): PickedFrame {
  const meta = { objectName, raDeg, decDeg: 41, dateObsMs, exposureSeconds: 10 } as FrameMeta;
  return { id: `${objectName} ${dateObsMs}`, name: 'a.fit', meta } as PickedFrame;
}

it('is all frames of what the newest one shows, in whatever order they came', () => {
  const at = 1_743_038_000_000;
  const frames = [
    frame('M 51', 202, at + 9000),
    frame('M 94', 192, at),
    frame('M 51', 202, at + 8000),
    frame('M 94', 192, at + 1000),
  ];
  const chunk = newestTarget(frames);
  expect(chunk?.objectName).toBe('M 51');
  expect(chunk?.frames.map(({ id }) => id)).toEqual([`M 51 ${at + 8000}`, `M 51 ${at + 9000}`]);
  expect(newestTarget([])).toBeUndefined();
});
