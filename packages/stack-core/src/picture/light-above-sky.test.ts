import { describe, expect, it } from 'vitest';
import { valuesOf } from '../fixtures/plane-of.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { fitSurfaces, gridOf, levelsOn, PLANE, splineFor } from './fit-surface.ts';
import type { Surface } from './fit-surface.ts';
import { lightAboveSky } from './light-above-sky.ts';
import type { LightRows, LightSource } from './light-above-sky.ts';
import { Planes } from './planes.ts';

const [WIDTH, HEIGHT] = [101, 75];
const COUNT = WIDTH * HEIGHT;

const centres = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);

/** A surface through levels in `count` x `count` places. */
function surfaceThrough(
  level: (u: number, v: number) => number,
  places: Float64Array,
  stiffness: number,
): Surface {
  const count = places.length;
  const levels = Float64Array.from({ length: count * count }, (_, i) =>
    level(places[i % count], places[Math.floor(i / count)]),
  );
  const grid = gridOf(splineFor(WIDTH, HEIGHT), places, places);
  const [surface] =
    fitSurfaces(
      grid,
      [levels],
      levels.map(() => 1),
      stiffness,
    ) ?? [];
  return surface;
}

/** All rows of a light, read a few at a time, the last part first. */
function readAll(planes: Planes, light: LightSource): LightRows {
  const { stride } = planes.size;
  const to = {
    luminance: planes.floats(),
    red: planes.floats(),
    blue: planes.floats(),
    unknown: planes.bytes(),
  };
  for (const [from, end] of [
    [48, HEIGHT],
    [0, 48],
  ])
    light.read(from, end, {
      luminance: to.luminance + 4 * from * stride,
      red: to.red + 4 * from * stride,
      blue: to.blue + 4 * from * stride,
      unknown: to.unknown + from * stride,
    });
  return to;
}

describe('lightAboveSky', () => {
  it('is what is above each channel’s sky, as luminance and what red and blue are beside it', () => {
    const random = seededRandom(4);
    const pixels = Float32Array.from({ length: 3 * COUNT }, () => 950 + 100 * random.uniform());
    pixels[COUNT + 40] = NaN;
    pixels[2 * COUNT + 77] = NaN;
    // A bowl that bends as a sky does.
    const surface = surfaceThrough(
      (u, v) => 900 + 60 * (u - 0.4) ** 2 + 80 * (v - 0.6) ** 2,
      centres(20),
      1e-9,
    );
    const skyLevels = levelsOn(surface, gridOf(surface.spline, centres(WIDTH), centres(HEIGHT)));
    const planes = new Planes(WIDTH, HEIGHT);
    const image = { width: WIDTH, height: HEIGHT, channelCount: 3 as const, pixels };
    const skies = [
      { surface, level: 1, scale: 2 },
      { surface: undefined, level: 930, scale: 0.5 },
      { surface, level: 2, scale: 3 },
    ];
    const light = readAll(planes, lightAboveSky(planes, image, skies, [0.2, 0.5, 0.3]));
    const [luminance, red, blue] = [light.luminance, light.red, light.blue].map((plane) =>
      valuesOf(planes, plane),
    );
    const unknown = planes.viewOfBytes(light.unknown);
    for (let i = 0; i < COUNT; i++) {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      const sky = skyLevels[i];
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
    const surface = surfaceThrough(
      (u, v) => plane(u * WIDTH - 0.5, v * HEIGHT - 0.5),
      Float64Array.of(0.1, 0.9),
      PLANE,
    );
    const planes = new Planes(WIDTH, HEIGHT);
    const image = { width: WIDTH, height: HEIGHT, channelCount: 1 as const, pixels };
    const sky = { surface, level: 0, scale: 1 };
    const light = readAll(planes, lightAboveSky(planes, image, [sky, sky, sky], [0.25, 0.5, 0.25]));
    valuesOf(planes, light.luminance).forEach((value, i) => {
      expect(Math.abs(value - (i % 7))).toBeLessThan(1e-3);
    });
    for (const colour of [light.red, light.blue])
      for (const value of valuesOf(planes, colour)) expect(Math.abs(value)).toBeLessThan(1e-3);
  });
});
