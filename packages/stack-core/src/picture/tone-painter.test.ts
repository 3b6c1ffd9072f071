import { describe, expect, it } from 'vitest';
import { DEFAULT_LOOK } from './look.ts';
import { toneAt, toneCurve } from './tone.ts';
import { tonePainter } from './tone-painter.ts';

const light = { weights: [0.2, 0.5, 0.3], white: 4000 } as const;

function painted(r: number, g: number, b: number, look = DEFAULT_LOOK): number[] {
  const colour = new Float64Array(3);
  tonePainter(light, look)(r, g, b, colour);
  return [...colour];
}

describe('tonePainter', () => {
  it('gives grey light the brightness of the curve', () => {
    const curve = toneCurve(light.white, DEFAULT_LOOK);
    for (const level of [-1, 0, 0.5, 3, 40, 900, 4000]) {
      for (const share of painted(level, level, level)) expect(share).toBeCloseTo(toneAt(curve, level), 4);
    }
  });

  it('keeps the hue of a colour too bright for the screen', () => {
    const [red, green, blue] = painted(9000, 3000, 1000);
    expect(red).toBeCloseTo(1, 12);
    expect(green).toBeLessThan(1);
    expect(blue).toBeLessThan(green);
  });

  it('shows no colour without saturation, and more with more', () => {
    const [red, green, blue] = painted(30, 20, 10, { ...DEFAULT_LOOK, saturation: 0 });
    expect(red).toBeCloseTo(green, 12);
    expect(blue).toBeCloseTo(green, 12);
    const spread = (saturation: number): number => {
      const [r, , b] = painted(30, 20, 10, { ...DEFAULT_LOOK, saturation });
      return r - b;
    };
    expect(spread(2)).toBeCloseTo(2 * spread(1), 10);
  });
});
