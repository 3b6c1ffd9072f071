import { describe, expect, it } from 'vitest';
import { Header, writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { autoStretch, percentileStretch, STAR_TABLE, stretchValue } from '@crowdsky/stack-core';
import { openFrame, openStack } from './open-picture.ts';

const [WIDTH, HEIGHT] = [12, 8];
const COUNT = WIDTH * HEIGHT;
/** The value of a channel at a pixel: noise of a fixed series around a sky that differs by channel. */
const valueAt = (channel: number, i: number): number => 100 * (channel + 1) + ((i * 37 + channel) % 23);
const cube = Float32Array.from({ length: 3 * COUNT }, (_, i) => valueAt(Math.floor(i / COUNT), i % COUNT));

function named(name: string): Header {
  const header = new Header();
  header.set('EXTNAME', name);
  return header;
}

const image: HduSpec = { kind: 'image', shape: [WIDTH, HEIGHT, 3], data: cube };

describe('openStack', () => {
  it('puts the three planes and the number of frames beside each other', async () => {
    const frames = Int16Array.from({ length: COUNT }, (_, i) => i % 7);
    const footprint: HduSpec = {
      kind: 'image',
      shape: [WIDTH, HEIGHT],
      data: frames,
      header: named('FOOTPRINT'),
    };
    const { picture, stars } = await openStack(writeFits([image, footprint]));
    const [{ width, height, rgba }] = picture.levels;
    expect([width, height, rgba.length]).toEqual([WIDTH, HEIGHT, 4 * COUNT]);
    for (let i = 0; i < COUNT; i++)
      expect([...rgba.subarray(4 * i, 4 * i + 4)]).toEqual([0, 1, 2].map((c) => valueAt(c, i)).concat(i % 7));
    expect(picture.maxCoverage).toBe(6);
    expect(stars).toEqual([]);
  });

  it('lists the stars of its table, brightest first', async () => {
    const flux = Float32Array.of(20, 500, 70);
    const x = Float64Array.of(3, 5, 9);
    const table: HduSpec = { kind: 'bintable', name: STAR_TABLE, columns: [] };
    const columns = [
      { name: 'x', values: x },
      { name: 'flux', values: flux },
    ];
    const { stars } = await openStack(writeFits([image, { ...table, columns }]));
    // FITS counts pixels from one.
    expect(stars.map((star) => [star.flux, star.x])).toEqual([
      [500, 4],
      [70, 8],
      [20, 2],
    ]);
  });

  it('stretches each colour by its own values, and counts the green ones after the stretch', async () => {
    const { picture } = await openStack(writeFits([image]));
    const planes = [0, 1, 2].map((c) => cube.slice(c * COUNT, (c + 1) * COUNT));
    expect(picture.auto).toEqual(planes.map((values) => autoStretch(values)));
    expect(picture.linear).toEqual(planes.map((values) => percentileStretch(values, 1, 99.8)));
    const counts = new Array<number>(128).fill(0);
    for (const value of planes[1]) {
      const shown = stretchValue(value, picture.auto[1]);
      counts[shown === 1 ? 127 : Math.floor(shown * 128)]++;
    }
    expect(picture.histogram).toEqual(counts);
  });

  it('shows a stack of one plane in grey, and every pixel as of one frame where nothing is told', async () => {
    const data = cube.slice(0, COUNT);
    data[5] = NaN;
    const { picture } = await openStack(writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data }]));
    const { rgba } = picture.levels[0];
    expect([...rgba.subarray(8, 12)]).toEqual([data[2], data[2], data[2], 1]);
    expect(picture.maxCoverage).toBe(1);
    expect(picture.histogram.reduce((sum, n) => sum + n, 0)).toBe(COUNT - 1);
  });
});

describe('openFrame', () => {
  it('shows a raw frame without a pattern in grey', async () => {
    const data = Int16Array.from({ length: COUNT }, (_, i) => valueAt(0, i));
    const picture = await openFrame(writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data }]));
    expect([...picture.levels[0].rgba.subarray(4, 8)]).toEqual([data[1], data[1], data[1], 1]);
    expect(picture.maxCoverage).toBe(1);
  });
});
