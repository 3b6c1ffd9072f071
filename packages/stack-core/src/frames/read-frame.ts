/** Opens a raw frame: checks that it is one, reads its header and locates its pixels. */
import { FitsError, readPrimary } from '@crowdsky/fits';
import type { Header } from '@crowdsky/fits';
import { finding, wordFinding } from '../ground/finding.ts';
import type { Finding } from '../ground/finding.ts';
import type { FrameSource } from '../ground/frame-source.ts';
import { readFrameMeta } from './frame-meta.ts';
import type { FrameMeta, FrameLayout } from './frame-meta.ts';

export interface OpenedFrame {
  readonly header: Header;
  readonly meta: FrameMeta;
  readonly layout: FrameLayout;
}

/** The frame, or why it is none and what to do; `problem` is the finding's sentence in English. */
export type OpenOutcome =
  | { readonly ok: true; readonly frame: OpenedFrame }
  | { readonly ok: false; readonly problem: string; readonly finding: Finding };

const MIN_SIDE_PX = 32;
const MAX_PIXELS = 250_000_000;

/** Reads the header alone. A fault of the file is an outcome; errors of the source pass through. */
export async function readFrameHeader(source: FrameSource): Promise<OpenOutcome> {
  try {
    const hdu = await readPrimary(source);
    const shape = hdu.image?.shape ?? [];
    if (!hdu.image || shape.length === 0) {
      return refused(finding('no-image'));
    }
    if (shape.length > 2 && shape.slice(2).some((length) => length !== 1)) {
      return refused(finding('colour-picture', shape));
    }
    const [width, height = 1] = shape;
    if (width < MIN_SIDE_PX || height < MIN_SIDE_PX || width * height > MAX_PIXELS) {
      return refused(finding('odd-size', width, height));
    }
    const { bitpix, bscale, bzero, blank } = hdu.image;
    const expectedBytes = hdu.dataOffset + (width * height * Math.abs(bitpix)) / 8;
    if (source.sizeBytes < expectedBytes) {
      return refused(finding('cut-off', source.sizeBytes, expectedBytes));
    }
    const layout: FrameLayout = {
      width,
      height,
      bitpix,
      bscale,
      bzero,
      ...(blank === undefined ? {} : { blank: Number(blank) * bscale + bzero }),
      dataOffset: hdu.dataOffset,
    };
    return {
      ok: true,
      frame: { header: hdu.header, meta: readFrameMeta(hdu.header, width, height), layout },
    };
  } catch (error) {
    if (error instanceof FitsError) return refused(finding('fits', error.message, error.code));
    throw error;
  }
}

function refused(why: Finding): OpenOutcome {
  return { ok: false, problem: wordFinding(why), finding: why };
}
