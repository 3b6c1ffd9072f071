import { describe, expect, it } from 'vitest';
import { develop } from '@crowdsky/stack-core';
import type { StackPixels } from '@crowdsky/stack-core';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import { drawStack } from './draw-stack.ts';
import { paintRows } from './drawing.ts';
import { shownSize } from './framing.ts';

const [WIDTH, HEIGHT] = [100, 80];
const COUNT = WIDTH * HEIGHT;

function stackOf(channelCount: 1 | 3): StackPixels {
  let seed = 5;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const pixels = Float32Array.from(
    { length: channelCount * COUNT },
    (_, i) => 50 + random() + (i % 997 === 0 ? 900 : 0),
  );
  for (let i = 0; i < channelCount; i++) pixels[i * COUNT + 1234] = NaN;
  // Few frames reach the two columns at the left.
  const footprint = Int16Array.from({ length: COUNT }, (_, i) => (i % WIDTH < 2 ? 1 : 9));
  return { width: WIDTH, height: HEIGHT, channelCount, pixels, footprint };
}

function bytesOf(drawing: ReturnType<typeof drawStack>): number[] {
  const { height } = shownSize(drawing.framing);
  return Array.from(paintRows(drawing, drawing.paint, 0, height), (share) =>
    Math.min(255, Math.max(0, Math.round(255 * share))),
  );
}

describe('drawStack', () => {
  it('is the developed picture, pixel for pixel, without its thin border', () => {
    for (const channelCount of [1, 3] as const) {
      const stack = stackOf(channelCount);
      const { rgba } = develop(stack);
      const whole = bytesOf(drawStack(stack, { ...DEFAULT_PICTURE_LOOK, cropsBorder: false }, 'full'));
      expect(whole).toEqual([...rgba].filter((_, i) => i % 4 < 3));
      const cropped = bytesOf(drawStack(stack, DEFAULT_PICTURE_LOOK, 'full'));
      expect(cropped).toEqual([...rgba].filter((_, i) => i % 4 < 3 && (i >> 2) % WIDTH >= 2));
    }
  });

  it('is plain and linear where the look says so', () => {
    const stack = stackOf(3);
    const look = { ...DEFAULT_PICTURE_LOOK, cropsBorder: false };
    const linear = bytesOf(drawStack(stack, { ...look, mode: 'linear' }, 'full'));
    const known = [...stack.pixels].filter((value) => !Number.isNaN(value));
    const [least, most] = [Math.min(...known), Math.max(...known)];
    for (const i of [0, 997, 5000]) {
      const expected = [0, 1, 2].map((c) =>
        Math.round((255 * (stack.pixels[c * COUNT + i] - least)) / (most - least)),
      );
      expect(linear.slice(3 * i, 3 * i + 3)).toEqual(expected);
    }
    const plain = bytesOf(drawStack(stack, { ...look, mode: 'plain' }, 'full'));
    const mean = plain.reduce((sum, value) => sum + value, 0) / plain.length;
    expect(mean / 255, 'the sky lies at about a quarter').toBeGreaterThan(0.18);
    expect(mean / 255, 'the sky lies at about a quarter').toBeLessThan(0.3);
  });

  it('is turned, and as small as asked for', () => {
    const look = { ...DEFAULT_PICTURE_LOOK, turns: 1 };
    expect(shownSize(drawStack(stackOf(1), look, 'full').framing)).toEqual({ width: 80, height: 98 });
    expect(shownSize(drawStack(stackOf(1), look, 'half').framing)).toEqual({ width: 40, height: 49 });
    expect(shownSize(drawStack(stackOf(1), look, '1080').framing)).toEqual({ width: 80, height: 98 });
  });
});
