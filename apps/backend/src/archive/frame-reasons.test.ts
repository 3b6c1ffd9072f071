import { expect, it } from 'vitest';
import { reasonsOf, reasonsText } from './frame-reasons.ts';

const frame = (index: number) => ({ name: `raw ${index}.fit`, reason: 'It shows 3 stars: "clouds"?\n' });

it('come back as they were', () => {
  const frames = [frame(1), frame(2)];
  expect(reasonsOf(reasonsText(frames))).toEqual(frames);
  expect(reasonsOf(reasonsText([]))).toEqual([]);
});

it('are unknown until a worker tells', () =>
  expect([reasonsOf(null), reasonsText(null)]).toEqual([null, null]));

it('fit into the column: the first of very many', () => {
  const frames = Array.from({ length: 2000 }, (_, index) => frame(index));
  const text = reasonsText(frames)!;
  expect(text.length).toBeLessThanOrEqual(15_000);
  const kept = reasonsOf(text)!;
  expect(kept).toEqual(frames.slice(0, kept.length));
  expect(reasonsText(frames.slice(0, kept.length + 1))).toBe(text);
  expect(text.length).toBeGreaterThan(14_900);
});
