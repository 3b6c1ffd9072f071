/** Asks CrowdSky which of some picked frames it has raw, and keeps what it says. Loaded where somebody is signed in. */
import { askKnown, inTurns } from '@crowdsky/sending';
import type { Known } from '@crowdsky/sending';
import { session } from '../account/session.ts';
import { isRefusal, server } from '../api/api.ts';
import { noteTold, recallTold } from '../store/raw-digests.ts';
import { digestOfRaw } from './raw-digest.ts';

/** A picked frame. */
export interface AskedFrame {
  /** Identity of the exposure. */
  readonly id: string;
  readonly file: File;
}

export interface ToldOf {
  /** Ids of frames that are there. */
  readonly there: ReadonlySet<string>;
  /** How many were asked for, now or before. */
  readonly askedCount: number;
  /** When the oldest of these answers came; undefined without any. */
  readonly asOfMs: number | undefined;
}

export interface Asking {
  readonly userId: number;
  /** What was told before. */
  readonly recalled: ToldOf;
  readonly signal: AbortSignal;
  readonly onTold: (told: ToldOf) => void;
}

/** So many are read before CrowdSky is asked for them. */
const FRAMES_A_QUESTION = 200;
/** One is read while the other is hashed. */
const READ_AT_ONCE = 2;

/** What was told before. */
export async function recallRaws(frames: readonly AskedFrame[], userId: number): Promise<ToldOf> {
  const ids = frames.map(({ id }) => id);
  const told = await recallTold(ids, userId);
  return {
    there: new Set(told.filter(({ isThere }) => isThere).map(({ frameId }) => frameId)),
    askedCount: told.length,
    asOfMs: told.length > 0 ? Math.min(...told.map(({ asOfMs }) => asOfMs)) : undefined,
  };
}

/** Resolves to whether CrowdSky answered for all; rejects with the signal's reason. */
export async function askRaws(frames: readonly AskedFrame[], asking: Asking): Promise<boolean> {
  const { userId, recalled, signal, onTold } = asking;
  const there = new Set(recalled.there);
  const startMs = Date.now();
  try {
    if ((await session())?.id !== userId) return false;
    for (let at = 0; at < frames.length; at += FRAMES_A_QUESTION) {
      const some = frames.slice(at, at + FRAMES_A_QUESTION);
      const digests = await inTurns(some, READ_AT_ONCE, async ({ id, file }) => {
        signal.throwIfAborted();
        return { id, sha256: await digestOfRaw(id, file) };
      });
      const read = digests.flatMap(({ id, sha256 }) => (sha256 === undefined ? [] : [{ id, sha256 }]));
      const known = await askKnown(
        server,
        read.map(({ sha256 }) => sha256),
        signal,
      );
      const isThere = rawsIn(known);
      const asOfMs = Date.now();
      for (const { id, sha256 } of read) {
        if (isThere.has(sha256)) there.add(id);
        else there.delete(id);
      }
      await noteTold(
        read.map(({ id, sha256 }) => ({ frameId: id, userId, isThere: isThere.has(sha256), asOfMs })),
      );
      signal.throwIfAborted();
      onTold({ there: new Set(there), askedCount: at + some.length, asOfMs: startMs });
    }
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!isRefusal(error)) throw error;
    return false;
  }
}

/** What lies in an upload that was never closed becomes no stack: it counts as not there. */
function rawsIn({ raws, uploads }: Known): ReadonlySet<string> {
  return new Set(
    raws
      .filter(({ uploadToken }) => uploads.get(uploadToken)?.status === 'complete')
      .map(({ sha256 }) => sha256),
  );
}
