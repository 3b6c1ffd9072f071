/** The bound of a stack's memory: a Seestar's frames, and each pixel and frame more. */
import { expect, it } from 'vitest';
import { stackMemory } from './stack-memory.ts';

it('90 frames of 1080 x 1920: 189 MB, and 96 MB for each thread', () => {
  expect(stackMemory(1080 * 1920, 90)).toEqual({
    fixedBytes: 120_000_000 + 28 * 2_073_600 + 90 * 120_000,
    threadBytes: 75_000_000 + 10 * 2_073_600,
  });
});

it('a frame more costs what is kept of it, a pixel more costs stack and frames', () => {
  const [one, more, larger] = [stackMemory(100, 1), stackMemory(100, 2), stackMemory(101, 1)];
  expect([more.fixedBytes - one.fixedBytes, more.threadBytes - one.threadBytes]).toEqual([120_000, 0]);
  expect([larger.fixedBytes - one.fixedBytes, larger.threadBytes - one.threadBytes]).toEqual([28, 10]);
});
