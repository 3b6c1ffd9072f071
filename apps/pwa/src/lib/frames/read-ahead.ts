/**
 * Reads files before they are asked for, while the thread computes: a read that it waits for costs it about a
 * millisecond in Chromium however short it is, and stacking many frames takes tens of thousands of them.
 */
import type { FrameSource } from '@crowdsky/stack-core';

/** Longer files would fill the memory of whoever is given several of them. */
const LONGEST_WHOLE_BYTES = 16_000_000;

/** A file that is on its way into memory whole; undefined for one that is too long for that. */
export function readWhole(blob: Blob): (() => Promise<FrameSource>) | undefined {
  if (blob.size > LONGEST_WHOLE_BYTES) return undefined;
  const reading = blob.arrayBuffer();
  // Whoever opens it learns what went wrong.
  reading.catch(() => undefined);
  return async () => {
    const all = new Uint8Array(await reading);
    const bytes = (offset: number, length: number): Uint8Array => all.subarray(offset, offset + length);
    return {
      sizeBytes: all.length,
      read: async (offset, length) => bytes(offset, length),
      readInto: (offset, target) => target.set(bytes(offset, target.length)),
    };
  };
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly bytes: Promise<ArrayBuffer>;
}

/**
 * A file of which strips are read, one after the other, each a little beyond the one before. The next strip is fetched
 * as soon as one was read. `slackBytes` is by how much the second strip may overlap the first.
 */
export class StripReader implements FrameSource {
  readonly sizeBytes: number;
  readonly #blob: Blob;
  readonly #slackBytes: number;
  #last: number | undefined;
  #next: Piece | undefined;

  constructor(blob: Blob, slackBytes: number) {
    this.sizeBytes = blob.size;
    this.#blob = blob;
    this.#slackBytes = slackBytes;
  }

  /** Rejects with what reading the file rejects with. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const piece = this.#next;
    const isAhead = piece !== undefined && piece.start <= offset && offset + length <= piece.end;
    const found = isAhead ? await piece.bytes.catch(() => undefined) : undefined;
    const bytes = found
      ? new Uint8Array(found, offset - (piece?.start ?? 0), length)
      : new Uint8Array(await this.#blob.slice(offset, offset + length).arrayBuffer());
    this.#fetchNext(offset, length);
    return bytes;
  }

  /** As far on as the last step was; before there was one, where the next strip begins if it overlaps a little. */
  #fetchNext(offset: number, length: number): void {
    const step = this.#last === undefined ? undefined : offset - this.#last;
    this.#last = offset;
    const isKnown = step !== undefined && step > 0;
    const start = isKnown ? offset + step - STEP_SLACK_BYTES : offset + length - this.#slackBytes;
    const end = isKnown ? offset + step + length + STEP_SLACK_BYTES : offset + 2 * length;
    const from = Math.max(0, start);
    const to = Math.min(this.sizeBytes, end);
    this.#next = undefined;
    if (from >= to) return;
    const bytes = this.#blob.slice(from, to).arrayBuffer();
    bytes.catch(() => undefined);
    this.#next = { start: from, end: to, bytes };
  }
}

/** Steps differ by a row or two where frames are turned. */
const STEP_SLACK_BYTES = 16_384;
