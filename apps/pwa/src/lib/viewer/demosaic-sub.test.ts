import { expect, it } from 'vitest';
import { bytesSource, Header, writeFits } from '@crowdsky/fits';
import { demosaicSub } from './demosaic-sub.ts';

const [WIDTH, HEIGHT] = [6, 4];
const samples = Int16Array.from({ length: WIDTH * HEIGHT }, (_, i) => 10 + 7 * i + ((3 * i) % 5));

function fileOf(pattern: string | undefined): Uint8Array {
  const header = new Header();
  if (pattern) header.set('BAYERPAT', pattern);
  return writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data: samples, header }]);
}

/** The slow, obvious way: the mean of all samples of a colour at most one pixel away; a pixel's own colour as it is. */
function colourAt(pattern: string, x: number, y: number, colour: string): number {
  const colourOf = (u: number, v: number): string => pattern.charAt(2 * (v % 2) + (u % 2));
  if (colourOf(x, y) === colour) return samples[y * WIDTH + x];
  const near: number[] = [];
  for (const v of [y - 1, y, y + 1])
    for (const u of [x - 1, x, x + 1])
      if (u >= 0 && u < WIDTH && v >= 0 && v < HEIGHT && colourOf(u, v) === colour)
        near.push(samples[v * WIDTH + u]);
  return near.reduce((sum, value) => sum + value, 0) / near.length;
}

it.each(['GRBG', 'RGGB'])('fills in the colours of %s, up to the edges', async (pattern) => {
  const { width, height, rgba } = await demosaicSub(bytesSource(fileOf(pattern)));
  expect([width, height]).toEqual([WIDTH, HEIGHT]);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const at = 4 * (y * WIDTH + x);
      expect([...rgba.subarray(at, at + 4)]).toEqual([
        ...Array.from('RGB', (colour) => Math.fround(colourAt(pattern, x, y, colour))),
        1,
      ]);
    }
});

it('shows a frame without a pattern in grey', async () => {
  const { rgba } = await demosaicSub(bytesSource(fileOf(undefined)));
  const expected = [...samples].flatMap((value) => [value, value, value, 1]);
  expect([...rgba]).toEqual(expected);
});

it('shows a frame that says it has one colour in grey', async () => {
  const { rgba } = await demosaicSub(bytesSource(fileOf('MONO')));
  expect([...rgba.subarray(4, 8)]).toEqual([samples[1], samples[1], samples[1], 1]);
});
