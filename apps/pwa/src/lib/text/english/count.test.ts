import { expect, it } from 'vitest';
import { count, countFrames } from './count.ts';

it('has the word for one only for one', () => {
  expect([0, 1, 2].map(countFrames)).toEqual(['0 frames', '1 frame', '2 frames']);
  expect([1, 11].map((n) => count(n, 'night', 'nights'))).toEqual(['1 night', '11 nights']);
});

it('parts thousands', () => {
  expect(countFrames(12_345)).toBe('12,345 frames');
});
