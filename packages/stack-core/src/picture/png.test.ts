import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { encodePng } from './png.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

it('writes what any reader reads, without the alpha', () => {
  const random = seededRandom(33);
  const rgba = Uint8ClampedArray.from({ length: 4 * 33 * 21 }, () => 256 * random.uniform());
  const read = decode(encodePng({ width: 33, height: 21, rgba }));
  expect([read.width, read.height, read.channels, read.depth]).toEqual([33, 21, 3, 8]);
  const wanted = rgba.filter((_, i) => i % 4 !== 3);
  expect([...read.data]).toEqual([...wanted]);
});
