import type { Header, HduSpec } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { quantise } from '../ground/quantise.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { Stack } from './finish-stack.ts';
import { stackToFits } from './stack-to-fits.ts';
import type { FitsOptions } from './stack-to-fits.ts';

const [WIDTH, HEIGHT] = [3, 2];
const MASTERS = { dark: { name: 'dark.fit', sha256: 'cd' }, flat: { name: 'flat.fit', sha256: 'ef' } };

/** A stack of two frames, of which the second is the reference and alone was calibrated. */
function stackOf(channelCount: 1 | 3, masters: object | undefined = MASTERS): Stack {
  const frame = (name: string, files?: object): unknown => ({
    index: 0,
    analysis: { name, masters: files, headerBytes: new Uint8Array(0), meta: {}, measures: { fwhmPx: 3 } },
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    channelCount,
    pixels: Float32Array.from({ length: channelCount * WIDTH * HEIGHT }, (_, i) => (i === 2 ? NaN : 1.5 * i)),
    footprint: Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => i),
    stars: [{ x: 1, y: 0 }],
    options: DEFAULT_OPTIONS,
    resampling: 'cfa',
    usedFrames: [frame('a.fit'), frame('b.fit', masters)],
    reference: 1,
    reports: [],
    defectCount: 0,
    rejectedShare: 0,
  } as unknown as Stack;
}

function partsOf(stack: Stack, options: Partial<FitsOptions> = {}): [ImageSpec, ImageSpec, HduSpec] {
  const parts = stackToFits(stack, { format: 'float32', keepLocation: false, ...options });
  expect(parts.map(({ kind, name }) => [kind, name])).toEqual([
    ['image', undefined],
    ['image', 'FOOTPRINT'],
    ['bintable', 'STAR-TAB'],
  ]);
  return parts as [ImageSpec, ImageSpec, HduSpec];
}

type ImageSpec = Extract<HduSpec, { kind: 'image' }>;

function valuesOf(header: Header | undefined, keywords: readonly string[]): unknown[] {
  return keywords.map((keyword) => header?.get(keyword));
}

describe('stackToFits of a made-up stack', () => {
  it('gives colour planes their names, and a picture of one plane none', () => {
    for (const [channelCount, shape, name] of [
      [3, [3, 2, 3], 'RGB'],
      [1, [3, 2], undefined],
    ] as const) {
      const stack = stackOf(channelCount);
      const [image, footprint, table] = partsOf(stack);
      expect(image.shape).toEqual(shape);
      expect(image.data).toBe(stack.pixels);
      expect(valuesOf(image.header, ['BUNIT', 'CTYPE3'])).toEqual(['adu', name]);
      expect([footprint.shape, footprint.data]).toEqual([[3, 2], stack.footprint]);
      expect(valuesOf(footprint.header, ['BUNIT'])).toEqual(['count']);
      expect(table.kind === 'bintable' && [...table.columns[0].values]).toEqual([2]);
    }
  });

  it('scales to 16 bits only where that is asked for', () => {
    const stack = stackOf(3);
    const [image] = partsOf(stack, { format: 'int16' });
    const { header, ...rest } = image;
    expect(rest).toEqual({ kind: 'image', shape: [3, 2, 3], ...quantise(stack.pixels) });
    expect(valuesOf(header, ['BUNIT', 'CTYPE3'])).toEqual(['adu', 'RGB']);
    const [plain] = partsOf(stack);
    expect(Object.keys(plain).sort()).toEqual(['data', 'header', 'kind', 'shape']);
  });

  it('names the masters of the reference frame', () => {
    const keywords = ['CALBIAS', 'CALDARK', 'CALFLAT'];
    const [image] = partsOf(stackOf(3));
    expect(valuesOf(image.header, keywords)).toEqual([undefined, 'cd dark.fit', 'ef flat.fit']);
    const bare = stackOf(3);
    const [none] = partsOf({ ...bare, reference: 0 });
    expect(valuesOf(none.header, keywords)).toEqual([undefined, undefined, undefined]);
  });
});
