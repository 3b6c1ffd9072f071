import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { DEFAULT_LOOK, PEDESTAL } from './look.ts';
import { planeOf } from '../fixtures/plane-of.ts';
import { Planes } from './planes.ts';
import { toneAt, toneCurve } from './tone.ts';
import { tonePainter, toneTable } from './tone-painter.ts';

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

describe('the kernel that paints', () => {
  it.each([13, 16])('makes of rows of %i pixels what the painter makes of each', (width) => {
    const random = seededRandom(width);
    const height = 40;
    const count = width * height;
    const look = { ...DEFAULT_LOOK, saturation: 1.3, brightness: 0.4 };
    // From below the sky to beyond white, in all colours; here and there no data.
    const [red, green, blue] = [0, 1, 2].map(() =>
      Float32Array.from({ length: count }, (_, i) =>
        i % 29 === 5 ? NaN : random.normal() + 10 ** (4.2 * random.uniform()) - 3,
      ),
    );
    const planes = new Planes(width, height);
    const { kernels } = planes;
    const { black, span, steps, tones } = toneTable(light.white, look);
    const channels = [planeOf(planes, red), planeOf(planes, green), planeOf(planes, blue)] as const;
    const [tone, table, bytes] = [
      kernels.allocate(64),
      planes.numbers(tones),
      kernels.allocate(4 * count + 8),
    ];
    kernels.f64(tone, 8).set([...light.weights, black, span, look.saturation, PEDESTAL, steps]);
    kernels.u8(bytes, 4 * count + 8).fill(77);
    kernels.call.paintLight(...channels, width, height, planes.size.stride, tone, table, bytes);
    const paint = tonePainter(light, look);
    const colour = new Float64Array(3);
    const wanted = new Uint8ClampedArray(4 * count).fill(255);
    for (let i = 0; i < count; i++) {
      paint(red[i], green[i], blue[i], colour);
      for (let c = 0; c < 3; c++) wanted[4 * i + c] = i % 29 === 5 ? 0 : Math.round(255 * colour[c]);
    }
    expect([...kernels.u8(bytes, 4 * count + 8)]).toEqual([...wanted, ...new Array<number>(8).fill(77)]);
    expect(new Set(wanted).size).toBeGreaterThan(150);
  });
});
