/** Leaves out what counts once in a stack though it is given more than once: copies of a file, and of its exposure. */
import { withFile } from '@crowdsky/files';
import { inTurns } from '@crowdsky/sending';
import { finding, haveSamePixels, readFrameHeader, samplePixels, wordFinding } from '@crowdsky/stack-core';
import type { Finding, StoredFrame } from '@crowdsky/stack-core';
import type { PassedFile } from '@crowdsky/stack-files';
import type { SendableRaw } from './find-sendable.ts';

export interface Exposures {
  /** The first of each exposure, those whose header tells their time before others, in the given order. */
  readonly raws: readonly SendableRaw[];
  /** The others, and of which frame each is a copy. */
  readonly copies: readonly PassedFile[];
}

const FILES_AT_ONCE = 4;

/** A file that cannot be read any more is no copy: sending it says why. Rejects with the signal's reason. */
export async function dropCopies(given: readonly SendableRaw[], signal: AbortSignal): Promise<Exposures> {
  const samples = await inTurns(given, FILES_AT_ONCE, async (raw) => {
    signal.throwIfAborted();
    return [{ raw, sample: await unlessGone(withStored(raw, samplePixels)) }];
  });
  const bySha = new Map<string, SendableRaw>();
  const bySample = new Map<string, SendableRaw[]>();
  const copies = new Map<SendableRaw, Finding>();
  for (const { raw, sample } of samples.flat().sort(datedFirst)) {
    signal.throwIfAborted();
    const alike = (sample !== undefined && bySample.get(sample)) || [];
    const found = bySha.has(raw.sha256) ? finding('duplicate') : await findCopied(raw, alike);
    if (found !== undefined) copies.set(raw, found);
    else {
      bySha.set(raw.sha256, raw);
      if (sample !== undefined) bySample.set(sample, [...alike, raw]);
    }
  }
  return {
    raws: given.filter((raw) => !copies.has(raw)),
    copies: given.flatMap((raw) => {
      const found = copies.get(raw);
      const { path, name } = raw;
      return found === undefined ? [] : [{ path, name, problem: wordFinding(found), isFault: false }];
    }),
  };
}

interface Sampled {
  readonly raw: SendableRaw;
}

/** One without a time cannot be sent. */
function datedFirst(a: Sampled, b: Sampled): number {
  const isUndated = ({ raw }: Sampled): number => (raw.frame.dateObsMs === undefined ? 1 : 0);
  return isUndated(a) - isUndated(b);
}

async function findCopied(raw: SendableRaw, alike: readonly SendableRaw[]): Promise<Finding | undefined> {
  for (const other of alike) {
    const isSame = withStored(raw, (own) => withStored(other, (first) => haveSamePixels(own, first)));
    if ((await unlessGone(isSame)) === true) return finding('same-exposure', other.name);
  }
  return undefined;
}

async function withStored<T>(
  { path }: SendableRaw,
  work: (frame: StoredFrame) => Promise<T>,
): Promise<T | undefined> {
  return withFile(path, async (source) => {
    const opened = await readFrameHeader(source);
    return opened.ok ? work({ source, layout: opened.frame.layout }) : undefined;
  });
}

/** Undefined where a file went meanwhile, or was cut. Faults of the program are none of the file. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return undefined;
  });
}
