/** The properties of a stack, read from its own header. */
import { buffer } from 'node:stream/consumers';
import { FitsError } from '@crowdsky/fits';
import type { ByteSource, Header } from '@crowdsky/fits';
import { parseDateObs, readFrameMeta } from '@crowdsky/stack-core';
import type { FrameMeta } from '@crowdsky/stack-core';
import type { Storage } from '@crowdsky/storage';
import { AppError } from '../ground/app-error.ts';
import { clipped } from './raw-facts.ts';
import { findStackPicture } from './stack-picture.ts';
import type { StackPicture } from './stack-picture.ts';

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

type Described = Pick<StackPicture, 'header' | 'widthPx' | 'heightPx'>;

export function stackFacts({ header, widthPx, heightPx }: Described): StackFacts {
  const meta = readFrameMeta(header, widthPx, heightPx);
  const startMs = parseDateObs(header.string('DATE-BEG')) ?? startOf(meta) ?? null;
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

/** A frame's start follows from its middle or end, a stack's does not: its frames are apart. */
function startOf({ dateObsMs, keywords }: FrameMeta): number | undefined {
  return /^(DATE|MJD)-(AVG|END)/.test(keywords?.time ?? '') ? undefined : dateObsMs;
}

/** Enough for most headers: so few requests are made to a storage far away. */
const headBytes = 256 * 1024;

/**
 * Facts of a stack that lies in the storage, of which only headers are fetched; null when they cannot be read.
 *
 * @throws StorageError
 */
export async function storedStackFacts(storage: Storage, name: string): Promise<StackFacts | null> {
  const stored = await storage.stat(name);
  if (!stored) return null;
  try {
    return stackFacts(await findStackPicture(await storedSource(storage, name, stored.sizeBytes)));
  } catch (error) {
    if (error instanceof FitsError || error instanceof AppError) return null;
    throw error;
  }
}

/**
 * The program that made a stack that lies in the storage, with its version; null where its header does not say.
 *
 * @throws StorageError
 */
export async function storedSoftware(storage: Storage, name: string): Promise<string | null> {
  const stored = await storage.stat(name);
  if (!stored) return null;
  try {
    const { header } = await findStackPicture(await storedSource(storage, name, stored.sizeBytes));
    return clipped(header.string('SWCREATE'), 70);
  } catch (error) {
    if (error instanceof FitsError || error instanceof AppError) return null;
    throw error;
  }
}

async function storedSource(storage: Storage, name: string, sizeBytes: number): Promise<ByteSource> {
  const fetch = async (start: number, length: number): Promise<Uint8Array> => {
    const opened = length > 0 ? await storage.open(name, { start, end: start + length - 1 }) : null;
    return opened ? buffer(opened.stream) : new Uint8Array(0);
  };
  const head = await fetch(0, Math.min(headBytes, sizeBytes));
  return {
    sizeBytes,
    read: (offset, length) =>
      offset + length <= head.length
        ? Promise.resolve(head.subarray(offset, offset + length))
        : fetch(offset, length),
  };
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
