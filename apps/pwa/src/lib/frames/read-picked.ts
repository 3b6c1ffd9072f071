/** Reads what a picked file holds: the header of a frame, or of each frame that is packed in it. For workers. */
import { FitsError, packingOf, readPrimary } from '@crowdsky/fits';
import { finding, findOtherKind, haveSamePixels, readFrameHeader, samplePixels } from '@crowdsky/stack-core';
import type { Finding, FrameSource, OpenOutcome } from '@crowdsky/stack-core';
import type { Unpacked } from '@crowdsky/unpack';
import { gunzip } from '../files/gunzip.ts';
import { headSource } from '../files/head-source.ts';
import { UnpackedFiles } from '../files/unpacked-files.ts';
import type { FileOutcome, HeaderOutcome, PickedFrame } from './picked-frame.ts';

/** A file whose header has been read. */
export type PixelFile = Pick<PickedFrame, 'file' | 'shape'>;

const copies = new UnpackedFiles();
/** Unpacked frames are large: one after the other. */
let unpacking: Promise<unknown> = Promise.resolve();

/** `onUnpacked`: called for each frame that is unpacked. */
export async function readPicked(file: File, onUnpacked?: () => void): Promise<FileOutcome[]> {
  try {
    const source = await headSource(file);
    if ((await packingOf(source)) === 'plain') return [await readHeader(file)];
    const done = unpacking.then(() => unpackAll(file, onUnpacked));
    unpacking = done.catch(() => undefined);
    return await done;
  } catch (error) {
    return [unreadable(error)];
  }
}

async function unpackAll(file: File, onUnpacked: (() => void) | undefined): Promise<FileOutcome[]> {
  const { unpackFile } = await import('@crowdsky/unpack');
  const found: FileOutcome[] = [];
  try {
    for await (const unpacked of unpackFile(await headSource(file), file.name, gunzip)) {
      found.push(await keep(unpacked));
      onUnpacked?.();
    }
  } catch (error) {
    found.push(unreadable(error));
  }
  return found;
}

async function keep(unpacked: Unpacked): Promise<FileOutcome> {
  const { name, member } = unpacked;
  if (unpacked.pieces === undefined)
    return { ok: false, kind: 'packed', name, member, finding: unpacked.finding };
  try {
    const copy = await copies.keep(name, unpacked.pieces);
    return { ...(await readHeader(copy)), name, member, copy };
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
    return { ok: false, kind: 'packed', name, member, finding: finding('no-room') };
  }
}

async function readHeader(file: File): Promise<HeaderOutcome> {
  const source = await headSource(file);
  const outcome = await readFrameHeader(source);
  const other = await otherKind(source, outcome, file.name);
  if (other) {
    const kind = other.code === 'calibration-frame' ? 'calibration' : 'foreign';
    return { ok: false, kind, finding: other };
  }
  if (!outcome.ok) return { ok: false, kind: 'foreign', finding: outcome.finding };
  const { meta, layout } = outcome.frame;
  const sample = await samplePixels({ source, layout });
  const { width: widthPx, height: heightPx, bitpix, bscale, bzero, dataOffset } = layout;
  return { ok: true, meta, shape: { widthPx, heightPx, bitpix, bscale, bzero, dataOffset }, sample };
}

/** What a sound file is instead of a light frame. */
async function otherKind(
  source: FrameSource,
  opened: OpenOutcome,
  name: string,
): Promise<Finding | undefined> {
  if (opened.ok) return findOtherKind(opened.frame.header, [], name);
  try {
    const { header, image } = await readPrimary(source);
    return findOtherKind(header, image?.shape ?? [], name);
  } catch (error) {
    if (error instanceof FitsError) return undefined;
    throw error;
  }
}

/** Whether two files hold the pixels of one exposure. Rejects when one cannot be read. */
export async function isSameExposure(a: PixelFile, b: PixelFile): Promise<boolean> {
  const stored = async ({ file, shape: { widthPx: width, heightPx: height, ...layout } }: PixelFile) => ({
    source: await headSource(file),
    layout: { width, height, ...layout },
  });
  return haveSamePixels(await stored(a), await stored(b));
}

function unreadable(error: unknown): FileOutcome {
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  return { ok: false, kind: 'unreadable', finding: finding('unreadable', message, name) };
}
