import { expect, it } from 'vitest';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';
import { toSend } from './to-send.ts';

const frame = (id: string, dateObsMs: number | undefined) =>
  ({ id, name: `${id}.fit`, file: new File([id], id), meta: { dateObsMs } }) as unknown as PickedFrame;
const chunk = (objectName: string | undefined, ...frames: PickedFrame[]) =>
  ({ key: frames[0]?.id, objectName, frames }) as unknown as FrameChunk;
const never = (): boolean => false;

it('sends the frames of all chunks that have a time, under the names of their targets', () => {
  const chunks = [chunk('M 94', frame('a', 1)), chunk('M 94', frame('b', undefined), frame('c', 2))];
  const { name, frames, again, timeless, slotSeconds } = toSend(chunks, 180, never);
  expect([name, frames.map(({ id }) => id), timeless, slotSeconds]).toEqual(['M 94', ['a', 'c'], 1, 180]);
  expect(again).toEqual([]);
});

it('keeps apart what CrowdSky has and stacks once more', () => {
  const chunks = [chunk('M 94', frame('a', 1), frame('b', 2)), chunk('M 94', frame('c', 3))];
  const { frames, again, timeless } = toSend(chunks, 900, (key) => key === 'a');
  expect([frames.map(({ id }) => id), again.map(({ id }) => id), timeless]).toEqual([['c'], ['a', 'b'], 0]);
});

it('names one or two targets, of more the first and how many; whole targets go by quarters of an hour', () => {
  expect(toSend([chunk('M 94'), chunk(undefined)], 'all', never).name).toBe('M 94, Unnamed target');
  expect(toSend([chunk('A'), chunk('B'), chunk('C')], 'all', never).name).toBe('A and 2 more');
  expect(toSend([chunk('A')], 'all', never).slotSeconds).toBe(900);
});
