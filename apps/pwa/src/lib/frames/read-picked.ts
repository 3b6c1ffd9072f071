/** Reads what a picked file holds: the header of a frame, or of each frame that is packed in it. For workers. */
import { packingOf } from '@crowdsky/fits';
import { finding, readFrameHeader } from '@crowdsky/stack-core';
import type { Unpacked } from '@crowdsky/unpack';
import { gunzip } from '../files/gunzip.ts';
import { headSource } from '../files/head-source.ts';
import { UnpackedFiles } from '../files/unpacked-files.ts';
import type { FileOutcome, HeaderOutcome } from './picked-frame.ts';

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
  const name = unpacked.member ?? unpacked.name;
  if (unpacked.pieces === undefined) return { ok: false, kind: 'packed', name, finding: unpacked.finding };
  try {
    const copy = await copies.keep(unpacked.name, unpacked.pieces);
    return { ...(await readHeader(copy)), name: unpacked.name, copy };
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
    return { ok: false, kind: 'packed', name, finding: finding('no-room') };
  }
}

async function readHeader(file: File): Promise<HeaderOutcome> {
  const outcome = await readFrameHeader(await headSource(file));
  if (!outcome.ok) return { ok: false, kind: 'foreign', finding: outcome.finding };
  const { meta, layout } = outcome.frame;
  const { width: widthPx, height: heightPx, bitpix, bscale, bzero, dataOffset } = layout;
  return { ok: true, meta, shape: { widthPx, heightPx, bitpix, bscale, bzero, dataOffset } };
}

function unreadable(error: unknown): FileOutcome {
  const { message, name } = error instanceof Error ? error : new Error(String(error));
  return { ok: false, kind: 'unreadable', finding: finding('unreadable', message, name) };
}
