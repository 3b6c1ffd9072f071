import { describe, expect, it } from 'vitest';
import { valuesOf } from '../fixtures/plane-of.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { fitSurfaces, splineFor, surfaceAt } from './fit-surface.ts';
import type { Surface } from './fit-surface.ts';
import { lightAboveSky } from './light-above-sky.ts';
import { Planes } from './planes.ts';

const [WIDTH, HEIGHT] = [101, 75];
const COUNT = WIDTH * HEIGHT;

/** A bowl that bends as a sky does. */
function bowl(): Surface {
  const u = Float64Array.from({ length: 400 }, (_, i) => ((i % 20) + 0.5) / 20);
  const v = Float64Array.from({ length: 400 }, (_, i) => (Math.floor(i / 20) + 0.5) / 20);
  const levels = [u.map((x, i) => 900 + 60 * (x - 0.4) ** 2 + 80 * (v[i] - 0.6) ** 2)];
  const [surface] =
    fitSurfaces(splineFor(WIDTH, HEIGHT), { u, v, levels }, new Float64Array(400).fill(1), 1e-9) ?? [];
  return surface;
}

describe('lightAboveSky', () => {
  it('is what is above each channel’s sky, as luminance and what red and blue are beside it', () => {
    const random = seededRandom(4);
    const pixels = Float32Array.from({ length: 3 * COUNT }, () => 950 + 100 * random.uniform());
    pixels[COUNT + 40] = NaN;
    pixels[2 * COUNT + 77] = NaN;
    const surface = bowl();
    const planes = new Planes(WIDTH, HEIGHT);
    const image = { width: WIDTH, height: HEIGHT, channelCount: 3 as const, pixels };
    const skies = [
      { surface, level: 1, scale: 2 },
      { surface: undefined, level: 930, scale: 0.5 },
      { surface, level: 2, scale: 3 },
    ];
    const light = lightAboveSky(planes, image, skies, [0.2, 0.5, 0.3]);
    const [luminance, red, blue] = [light.luminance, light.red, light.blue].map((plane) =>
      valuesOf(planes, plane),
    );
    const unknown = planes.viewOfBytes(light.unknown);
    for (let i = 0; i < COUNT; i++) {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      const sky = surfaceAt(surface, (x + 0.5) / WIDTH, (y + 0.5) / HEIGHT);
      const [r, g, b] = [
        2 * (pixels[i] - sky),
        0.5 * (pixels[COUNT + i] - 930),
        3 * (pixels[2 * COUNT + i] - sky),
      ];
      const l = 0.2 * r + 0.5 * g + 0.3 * b;
      const isUnknown = Number.isNaN(l);
      expect(unknown[y * planes.size.stride + x]).toBe(isUnknown ? 255 : 0);
      // A straight line between nodes is up to 1.7 ADU off this bowl, far more bent than a sky of 1080 pixels.
      expect(Math.abs(luminance[i] - (isUnknown ? 0 : l))).toBeLessThan(3);
      expect(Math.abs(red[i] - (isUnknown ? 0 : r - l))).toBeLessThan(3);
      expect(Math.abs(blue[i] - (isUnknown ? 0 : b - l))).toBeLessThan(3);
    }
  });

  it('of one channel is grey, and exact under a plane', () => {
    const plane = (x: number, y: number): number => 500 + 0.3 * x - 0.2 * y;
    const pixels = Float32Array.from(
      { length: COUNT },
      (_, i) => plane(i % WIDTH, Math.floor(i / WIDTH)) + (i % 7),
    );
    const u = Float64Array.of(0.1, 0.9, 0.1, 0.9);
    const v = Float64Array.of(0.1, 0.1, 0.9, 0.9);
    const levels = [u.map((x, i) => plane(x * WIDTH - 0.5, v[i] * HEIGHT - 0.5))];
    const [surface] =
      fitSurfaces(splineFor(WIDTH, HEIGHT), { u, v, levels }, Float64Array.of(1, 1, 1, 1), 1e7) ?? [];
    const planes = new Planes(WIDTH, HEIGHT);
    const image = { width: WIDTH, height: HEIGHT, channelCount: 1 as const, pixels };
    const sky = { surface, level: 0, scale: 1 };
    const light = lightAboveSky(planes, image, [sky, sky, sky], [0.25, 0.5, 0.25]);
    valuesOf(planes, light.luminance).forEach((value, i) => {
      expect(Math.abs(value - (i % 7))).toBeLessThan(1e-3);
    });
    for (const colour of [light.red, light.blue])
      for (const value of valuesOf(planes, colour)) expect(Math.abs(value)).toBeLessThan(1e-3);
  });
});
