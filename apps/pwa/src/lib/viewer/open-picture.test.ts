import { describe, expect, it } from 'vitest';
import { bytesSource, Header, writeFits } from '@crowdsky/fits';
import type { ByteSource, HduSpec } from '@crowdsky/fits';
import { DEFAULT_LOOK, prepareLight, STAR_TABLE } from '@crowdsky/stack-core';
import { linearStretch, plainStretch } from '../picture/colour-stretch.ts';
import { openFrame, openLight, openStack } from './open-picture.ts';

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

const fileOf = (specs: HduSpec[]): ByteSource => bytesSource(writeFits(specs));

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
    const { picture, stars } = await openStack(fileOf([image, footprint]));
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
    const { stars } = await openStack(fileOf([image, { ...table, columns }]));
    // FITS counts pixels from one.
    expect(stars.map((star) => [star.flux, star.x])).toEqual([
      [500, 4],
      [70, 8],
      [20, 2],
    ]);
  });

  it('knows the plain and the linear stretch of its colours', async () => {
    const { picture } = await openStack(fileOf([image]));
    const planes = [0, 1, 2].map((c) => cube.slice(c * COUNT, (c + 1) * COUNT));
    expect(picture.plain).toEqual(plainStretch(planes));
    expect(picture.linear).toEqual(linearStretch(planes));
  });

  it('knows what is left without the thinly covered border', async () => {
    const frames = Int16Array.from({ length: COUNT }, (_, i) => (i % WIDTH < 2 ? 1 : 9));
    const header = named('FOOTPRINT');
    const footprint: HduSpec = { kind: 'image', shape: [WIDTH, HEIGHT], data: frames, header };
    const { picture } = await openStack(fileOf([image, footprint]));
    expect(picture.coveredBox).toEqual({ x: 2, y: 0, width: WIDTH - 2, height: HEIGHT });
    const { picture: whole } = await openStack(fileOf([image]));
    expect(whole.coveredBox).toEqual({ x: 0, y: 0, width: WIDTH, height: HEIGHT });
  });

  it('shows a stack of one plane in grey, and every pixel as of one frame where nothing is told', async () => {
    const data = cube.slice(0, COUNT);
    data[5] = NaN;
    const { picture } = await openStack(fileOf([{ kind: 'image', shape: [WIDTH, HEIGHT], data }]));
    const { rgba } = picture.levels[0];
    expect([...rgba.subarray(8, 12)]).toEqual([data[2], data[2], data[2], 1]);
    expect(picture.maxCoverage).toBe(1);
    expect(picture.plain).toEqual(plainStretch([data]));
  });
});

describe('openLight', () => {
  it('prepares light as a developed picture has it, coverage beside it', async () => {
    const [width, height] = [96, 80];
    const count = width * height;
    let seed = 3;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const pixels = Float32Array.from({ length: 3 * count }, () => 100 + random() + random() + random());
    pixels[7] = NaN;
    const frames = Int16Array.from({ length: count }, (_, i) => 3 + (i % 5));
    const header = named('FOOTPRINT');
    const bytes = writeFits([
      { kind: 'image', shape: [width, height, 3], data: pixels },
      { kind: 'image', shape: [width, height], data: frames, header },
    ]);
    const look = { evenSky: true, balance: false };
    const { levels, weights, white, skyShape } = await openLight(bytes, look);
    const stack = { width, height, channelCount: 3, pixels, footprint: frames, stars: [] } as const;
    const light = prepareLight(stack, { ...DEFAULT_LOOK, ...look });
    expect({ weights, white, skyShape }).toEqual({
      weights: light.weights,
      white: light.white,
      skyShape: light.skyShape,
    });
    const { rgba } = levels[0];
    for (const i of [0, 7, 1234, count - 1]) {
      const expected = [0, 1, 2].map((c) => light.pixels[c * count + i]).concat(frames[i]);
      expect([...rgba.subarray(4 * i, 4 * i + 4)]).toEqual(expected);
    }
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
