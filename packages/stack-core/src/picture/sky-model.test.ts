import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { gridOf, levelsOn } from './fit-surface.ts';
import type { LinearImage } from './linear-image.ts';
import { modelSky } from './sky-model.ts';
import type { SkyModel } from './sky-model.ts';
import { measureTiles } from './tile-sky.ts';

const [WIDTH, HEIGHT] = [540, 960];
const COUNT = WIDTH * HEIGHT;
type Field = (u: number, v: number) => number;

/** Noise of 10 ADU with a sky and an object, each over the unit square. */
function skyWith(gradient: Field, object: Field): LinearImage {
  const random = seededRandom(5);
  const pixels = Float32Array.from({ length: COUNT }, (_, i) => {
    const [u, v] = [((i % WIDTH) + 0.5) / WIDTH, (Math.floor(i / WIDTH) + 0.5) / HEIGHT];
    return 800 + gradient(u, v) + object(u, v) + 10 * random.normal();
  });
  return { width: WIDTH, height: HEIGHT, channelCount: 1, pixels };
}

function modelOf(image: LinearImage): SkyModel {
  return modelSky(measureTiles(image, new Uint8Array(COUNT)), WIDTH, HEIGHT);
}

/** What a model says the sky is, less the truth: mean and rms about it. */
function errorOf(model: SkyModel, gradient: Field): { mean: number; rms: number } {
  const surface = model.surfaces?.[0];
  const centres = (count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);
  const levels = surface && levelsOn(surface, gridOf(surface.spline, centres(WIDTH), centres(HEIGHT)));
  let [sum, squares] = [0, 0];
  for (let i = 0; i < COUNT; i++) {
    const [u, v] = [((i % WIDTH) + 0.5) / WIDTH, (Math.floor(i / WIDTH) + 0.5) / HEIGHT];
    const error = (levels ? levels[i] : model.levels[0]) - 800 - gradient(u, v);
    sum += error;
    squares += error * error;
  }
  const mean = sum / COUNT;
  return { mean, rms: Math.sqrt(squares / COUNT - mean * mean) };
}

const none: Field = () => 0;
const bump =
  (x: number, y: number, size: number, height: number): Field =>
  (u, v) =>
    height * Math.exp(-((u - x) ** 2 + ((v - y) * (HEIGHT / WIDTH)) ** 2) / (2 * size * size));
/** Light of the object within the image, and what a model takes of it. */
function lightLeft(model: SkyModel, gradient: Field, object: Field): number {
  let light = 0;
  for (let i = 0; i < COUNT; i++)
    light += object(((i % WIDTH) + 0.5) / WIDTH, (Math.floor(i / WIDTH) + 0.5) / HEIGHT);
  return 1 - (errorOf(model, gradient).mean * COUNT) / light;
}

describe('modelSky', () => {
  it('finds a plane', () => {
    const plane: Field = (u, v) => 295 * (0.6 * u + 0.4 * v);
    const { mean, rms } = errorOf(modelOf(skyWith(plane, none)), plane);
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(rms).toBeLessThan(0.3);
  });

  it('finds the glow of the Moon beyond the border, and a bowl', () => {
    const moon: Field = (u, v) => 295 * Math.exp(-1.2 * Math.hypot(u + 0.1, v - 0.2));
    const bowl: Field = (u, v) => 590 * ((u - 0.5) ** 2 + (v - 0.5) ** 2);
    expect(errorOf(modelOf(skyWith(moon, none)), moon).rms).toBeLessThan(1.5);
    expect(errorOf(modelOf(skyWith(bowl, none)), bowl).rms).toBeLessThan(1.5);
  });

  it('takes the glow of a corner for sky, and a galaxy beside it for an object', () => {
    const glow: Field = (u, v) => 295 * Math.exp(-((1 - u) ** 2 + (1 - v) ** 2) / 0.18);
    const galaxy = bump(0.45, 0.4, 0.05, 300);
    const model = modelOf(skyWith(glow, galaxy));
    expect(errorOf(model, glow).rms).toBeLessThan(2.5);
    expect(Math.abs(lightLeft(model, glow, galaxy) - 1)).toBeLessThan(0.1);
  });

  it('leaves a galaxy its light, and has it among its objects', () => {
    const galaxy = bump(0.55, 0.45, 0.06, 400);
    const tilt: Field = (u, v) => 100 * u + 60 * v;
    const model = modelOf(skyWith(tilt, galaxy));
    expect(model.shape).toBe('surface');
    expect(errorOf(model, tilt).rms).toBeLessThan(1);
    expect(Math.abs(lightLeft(model, tilt, galaxy) - 1)).toBeLessThan(0.03);
    const tiles = measureTiles(skyWith(tilt, galaxy), new Uint8Array(COUNT));
    const at = (u: number, v: number): number =>
      model.objects[Math.floor(v * tiles.rows) * tiles.columns + Math.floor(u * tiles.columns)];
    expect([at(0.55, 0.45), at(0.1, 0.1), at(0.9, 0.9)]).toEqual([1, 0, 0]);
  });

  it.each([0.15, 0.22])(
    'takes a plane under a nebula that fills most of the image, and leaves its light: %f',
    (size) => {
      const nebula = bump(0.5, 0.5, size, 300);
      const tilt: Field = (u, v) => 90 * u - 40 * v;
      const model = modelOf(skyWith(tilt, nebula));
      expect(model.shape).toBe('plane');
      expect(Math.abs(lightLeft(model, tilt, nebula) - 1)).toBeLessThan(0.02);
      expect(errorOf(model, tilt).rms).toBeLessThan(1.5);
    },
  );

  it('is a level where too few tiles are known', () => {
    const levels = new Float32Array(100).fill(NaN);
    for (let i = 0; i < 20; i++) levels[i] = 50 + i;
    const model = modelSky({ columns: 10, rows: 10, side: 6, levels, pixelSigma: [3] }, 60, 60);
    expect([model.shape, model.surfaces, model.levels]).toEqual(['level', undefined, [51]]);
  });
});
