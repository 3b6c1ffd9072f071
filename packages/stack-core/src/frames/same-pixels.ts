/** Compares the pixels of two files without stacking them: one exposure may stand under two headers. */
import { decodePixels, pixelCount } from '@crowdsky/fits';
import type { Bitpix, ByteSource } from '@crowdsky/fits';
import type { FrameLayout } from './frame-meta.ts';

/** A file, and where and how its pixels are stored. */
export interface StoredFrame {
  readonly source: ByteSource;
  readonly layout: Omit<FrameLayout, 'blank'>;
}

/** So many pixels of sky have noise that no other exposure has. */
const SAMPLE_PIXELS = 2048;
const PIECE_PIXELS = 65_536;

/**
 * A text for the pixels in the middle of a frame: of two frames of one exposure it is the same, of two exposures it
 * differs. Undefined where these pixels have one value, which says nothing. Rejects as the source.
 */
export async function samplePixels(frame: StoredFrame): Promise<string | undefined> {
  const count = countOf(frame);
  const first = Math.max(0, (count - SAMPLE_PIXELS) >> 1);
  const values = await readPixels(frame, first, Math.min(SAMPLE_PIXELS, count));
  if (values.every((value) => Object.is(value, values[0]))) return undefined;
  let sum = 0;
  for (const value of new Int32Array(values.buffer)) sum = (Math.imul(sum, 31) + value) | 0;
  return `${frame.layout.width} x ${frame.layout.height} ${values.slice(0, 6).join(' ')} ${sum}`;
}

/**
 * Whether two files hold the pixels of one exposure: equal physical values, in whatever numbers. Frames of one value are
 * not of one exposure. Reads no further than the first piece that differs. Rejects as the sources.
 */
export async function haveSamePixels(a: StoredFrame, b: StoredFrame): Promise<boolean> {
  if (a.layout.width !== b.layout.width || a.layout.height !== b.layout.height) return false;
  const count = countOf(a);
  let isVaried = false;
  for (let first = 0; first < count; first += PIECE_PIXELS) {
    const length = Math.min(PIECE_PIXELS, count - first);
    const [own, other] = await Promise.all([readPixels(a, first, length), readPixels(b, first, length)]);
    if (!own.every((value, i) => Object.is(value, other[i]))) return false;
    isVaried ||= own.some((value) => !Object.is(value, own[0]));
  }
  return isVaried;
}

function countOf({ layout: { width, height } }: StoredFrame): number {
  return pixelCount([width, height]);
}

async function readPixels(
  { source, layout }: StoredFrame,
  first: number,
  count: number,
): Promise<Float32Array> {
  const { bscale, bzero, dataOffset } = layout;
  const bitpix = layout.bitpix as Bitpix;
  const bytes = Math.abs(bitpix) / 8;
  const stored = await source.read(dataOffset + first * bytes, count * bytes);
  return decodePixels(stored, { bitpix, shape: [count], bscale, bzero }, new Float32Array(count));
}
