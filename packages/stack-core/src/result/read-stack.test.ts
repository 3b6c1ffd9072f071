import { bytesSource, Header, writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import type { Star } from '../stars/star.ts';
import { readStack } from './read-stack.ts';
import { starTable } from './star-table.ts';

const star: Star = {
  x: 1.5,
  y: 0.25,
  flux: 100,
  peak: 12,
  fwhmPx: 2.5,
  elongation: 1,
  aPx: 1,
  bPx: 1,
  thetaRad: 0,
  snr: 40,
  flags: 1,
};
const pixels = Float32Array.from({ length: 18 }, (_, i) => i / 4);
const image: HduSpec = {
  kind: 'image',
  shape: [3, 2, 3],
  data: pixels,
  header: new Header().set('FILTER', 'LP').set('OBJECT', 'M 42'),
};
const footprint: HduSpec = {
  kind: 'image',
  name: 'FOOTPRINT',
  shape: [3, 2],
  data: Uint16Array.of(1, 2, 3, 4, 5, 6),
};
const fileOf = (...specs: HduSpec[]): ReturnType<typeof bytesSource> => bytesSource(writeFits(specs));

describe('readStack', () => {
  it('gives pixels, coverage, stars from the brightest on, and the filter', async () => {
    const stars = starTable([star, { ...star, flux: 900, x: 0 }]);
    const stack = await readStack(fileOf(image, footprint, stars));
    expect([stack.width, stack.height, stack.channelCount]).toEqual([3, 2, 3]);
    expect(stack.pixels).toEqual(pixels);
    expect([...(stack.footprint as Uint16Array)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(stack.stars.map(({ flux, x }) => [flux, x])).toEqual([
      [900, 0],
      [100, 1.5],
    ]);
    expect(stack.filter).toBe('LP');
    expect(stack.header.string('OBJECT')).toBe('M 42');
  });

  it('goes without a table, and without a footprint or one of another size', async () => {
    const grey: HduSpec = { kind: 'image', shape: [3, 2], data: pixels.subarray(0, 6) };
    const bare = await readStack(fileOf(grey));
    expect([bare.channelCount, bare.footprint, bare.stars, bare.filter]).toEqual([
      1,
      undefined,
      [],
      undefined,
    ]);
    const other: HduSpec = { ...footprint, shape: [2, 2], data: Uint16Array.of(1, 2, 3, 4) };
    expect((await readStack(fileOf(image, other))).footprint).toBeUndefined();
  });

  it('refuses what is no image', async () => {
    await expect(readStack(bytesSource(new Uint8Array(2880)))).rejects.toMatchObject({ name: 'FitsError' });
  });
});
