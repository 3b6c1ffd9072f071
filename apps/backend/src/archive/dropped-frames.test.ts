import { expect, it } from 'vitest';
import { droppedFrames, droppedText } from './dropped-frames.ts';

const frame = (index: number) => ({ name: `raw ${index}.fit`, reason: 'It shows 3 stars: "clouds"?\n' });

it('come back as they were', () => {
  const frames = [frame(1), frame(2)];
  expect(droppedFrames(droppedText(frames))).toEqual(frames);
  expect(droppedFrames(droppedText([]))).toEqual([]);
});

it('are unknown until a worker tells', () => expect(droppedFrames(null)).toBeNull());

it('fit into the column: the first of very many', () => {
  const frames = Array.from({ length: 2000 }, (_, index) => frame(index));
  const text = droppedText(frames);
  expect(text.length).toBeLessThanOrEqual(15_000);
  const kept = droppedFrames(text)!;
  expect(kept).toEqual(frames.slice(0, kept.length));
  expect(droppedText(frames.slice(0, kept.length + 1))).toBe(text);
  expect(text.length).toBeGreaterThan(14_900);
});
