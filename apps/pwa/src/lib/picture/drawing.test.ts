import { describe, expect, it } from 'vitest';
import { paintRows, reduced } from './drawing.ts';
import type { Drawing, Pixels } from './drawing.ts';
import { shownSize } from './framing.ts';

const [WIDTH, HEIGHT] = [7, 5];
const planes = [0, 1, 2].map((c) =>
  Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (c === 1 && i === 16 ? NaN : 100 * c + i)),
);
const pixels: Pixels = { width: WIDTH, height: HEIGHT, planes, stride: 1 };
const rgba = Float32Array.from({ length: 4 * WIDTH * HEIGHT }, (_, at) => planes[at % 4]?.[at >> 2] ?? 1);
const interleaved: Pixels = { ...pixels, planes: [0, 1, 2].map((c) => rgba.subarray(c)), stride: 4 };
const box = { x: 1, y: 1, width: 5, height: 4 };

const asIs = (r: number, g: number, b: number, colour: Float64Array): void => colour.set([r, g, b]);

describe('paintRows', () => {
  it('paints a box turned and flipped, no data black, in whatever strips', () => {
    for (const source of [pixels, interleaved]) {
      const drawing: Drawing = { pixels: source, framing: { box, turns: 1, isFlipped: true } };
      expect(shownSize(drawing.framing)).toEqual({ width: 4, height: 5 });
      const whole = paintRows(drawing, asIs, 0, 5);
      for (let y = 0; y < 5; y++) {
        for (let x = 0; x < 4; x++) {
          // Turned clockwise, the shown column counts from the bottom; flipped, the shown row from the right.
          const i = (box.y + 3 - x) * WIDTH + box.x + 4 - y;
          const expected = i === 16 ? [0, 0, 0] : [i, 100 + i, 200 + i];
          expect([...whole.subarray(3 * (4 * y + x), 3 * (4 * y + x) + 3)]).toEqual(expected);
        }
      }
      expect(paintRows(drawing, asIs, 2, 2)).toEqual(whole.slice(3 * 4 * 2, 3 * 4 * 4));
    }
  });
});

describe('reduced', () => {
  const drawing: Drawing = { pixels: interleaved, framing: { box, turns: 0, isFlipped: false } };

  it('leaves a picture that is small enough', () => {
    expect(reduced(drawing, 5)).toBe(drawing);
  });

  it('gives means over areas, of what is known', () => {
    const small = reduced(drawing, 2);
    expect(small.pixels).toMatchObject({ width: 2, height: 2, stride: 1 });
    expect(small.framing.box).toEqual({ x: 0, y: 0, width: 2, height: 2 });
    for (const [y, x] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      // A tenth of a pixel at a time.
      let [sum, count] = [0, 0];
      for (let v = 0; v < 20; v++) {
        for (let u = 0; u < 25; u++) {
          const column = box.x + Math.floor(2.5 * x + (u + 0.5) / 10);
          const row = box.y + Math.floor(2 * y + (v + 0.5) / 10);
          const value = planes[1][row * WIDTH + column];
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      }
      expect(small.pixels.planes[1][2 * y + x]).toBeCloseTo(sum / count, 4);
    }
  });
});
