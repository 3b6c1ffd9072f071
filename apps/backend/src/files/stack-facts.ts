/** The properties of a stack, read from its own header. */
import { bytesSource, readPrimary } from '@crowdsky/fits';
import type { Header } from '@crowdsky/fits';
import { parseDateObs, readFrameMeta } from '@crowdsky/stack-core';
import type { Storage } from '@crowdsky/storage';
import { clipped } from './raw-facts.ts';

/** Each under the name of its column. */
export interface StackFacts {
  objectName: string | null;
  filterName: string | null;
  telescope: string | null;
  nFramesInput: number | null;
  nFramesAligned: number | null;
  totalExptime: number | null;
  dateObsStart: Date | null;
  dateObsEnd: Date | null;
  dateObsMid: Date | null;
  raDeg: number | null;
  decDeg: number | null;
  widthPx: number;
  heightPx: number;
  sharpening: string | null;
}

export function stackFacts(header: Header, shape: readonly number[]): StackFacts {
  const [widthPx = 0, heightPx = 0] = shape;
  const meta = readFrameMeta(header, widthPx, heightPx);
  const startMs = parseDateObs(header.string('DATE-BEG')) ?? meta.dateObsMs ?? null;
  const endMs = parseDateObs(header.string('DATE-END')) ?? null;
  return {
    objectName: clipped(meta.objectName, 255),
    filterName: clipped(meta.filter, 32),
    telescope: clipped(meta.telescope, 64),
    nFramesInput: wholeNumber(header, ['NFRAMES', 'N_INPUT', 'NCOMBINE', 'STACKCNT']),
    nFramesAligned: wholeNumber(header, ['NCOMBINE', 'STACKCNT', 'NSTACK', 'N_ALIGN']),
    totalExptime: meta.exposureSeconds ?? null,
    dateObsStart: dateOf(startMs),
    dateObsEnd: dateOf(endMs),
    dateObsMid: dateOf(
      parseDateObs(header.string('DATE-AVG')) ??
        (startMs !== null && endMs !== null ? (startMs + endMs) / 2 : null),
    ),
    raDeg: meta.raDeg ?? null,
    decDeg: meta.decDeg ?? null,
    widthPx,
    heightPx,
    sharpening: clipped(header.string('SHARPEN'), 68),
  };
}

const headerBytes = 256 * 1024;

/** Facts of a stack that lies in the storage, from its first bytes; null when they cannot be read as FITS. */
export async function storedStackFacts(storage: Storage, name: string): Promise<StackFacts | null> {
  const opened = await storage.open(name);
  if (!opened) return null;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of opened.stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size >= headerBytes) break;
  }
  try {
    const hdu = await readPrimary(bytesSource(Buffer.concat(pieces)));
    return hdu.image ? stackFacts(hdu.header, hdu.image.shape) : null;
  } catch {
    return null;
  }
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

function wholeNumber(header: Header, keywords: string[]): number | null {
  for (const keyword of keywords) {
    const value = header.integer(keyword);
    if (value !== undefined && value >= 0 && value <= 1_000_000) return value;
  }
  return null;
}
