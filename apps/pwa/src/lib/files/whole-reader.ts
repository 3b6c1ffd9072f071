/** Reads files whole, the next while one is worked on, into the same few buffers again and again. */
import { bytesSource } from '@crowdsky/fits';
import type { FrameSource } from '@crowdsky/stack-core';
import { blobSource } from './blob-source.ts';
import { BlobStream } from './blob-stream.ts';

/** Longer files would fill the memory. */
const LONGEST_BYTES = 16_000_000;

/** A file that is being read. */
export interface Reading {
  /** Rejects with what reading the file rejects with. */
  open(): Promise<FrameSource>;
  /** Must be called once, after the last use of what `open` gave, or instead of `open`. */
  close(): void;
}

export class WholeReader {
  readonly #buffers: ArrayBuffer[];
  readonly #waiting: ((buffer: ArrayBuffer) => void)[] = [];

  /** `files`: how many are in memory at a time. */
  constructor(files: number) {
    this.#buffers = Array.from({ length: files }, () => new ArrayBuffer(0));
  }

  /** Begins to read: those that came before come first. Long files are not read before they are asked for. */
  read(blob: Blob): Reading {
    if (blob.size > LONGEST_BYTES) {
      return { open: async () => blobSource(blob), close: () => undefined };
    }
    const reading = this.#take().then((buffer) => fill(buffer, blob));
    reading.catch(() => undefined);
    return {
      open: async () => memorySource(new Uint8Array(await reading, 0, blob.size)),
      close: () =>
        void reading.then(
          (buffer) => this.#giveBack(buffer),
          () => this.#giveBack(new ArrayBuffer(0)),
        ),
    };
  }

  /** Frees the memory of the buffers that are not in use. */
  shrink(): void {
    this.#buffers.fill(new ArrayBuffer(0));
  }

  async #take(): Promise<ArrayBuffer> {
    return this.#buffers.pop() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(buffer: ArrayBuffer): void {
    const next = this.#waiting.shift();
    if (next) next(buffer);
    else this.#buffers.push(buffer);
  }
}

async function fill(buffer: ArrayBuffer, blob: Blob): Promise<ArrayBuffer> {
  const room = buffer.byteLength < blob.size ? new ArrayBuffer(blob.size) : buffer;
  const stream = new BlobStream(blob);
  const filled = await stream.fill(room, 0, blob.size);
  stream.end();
  return filled;
}

function memorySource(all: Uint8Array): FrameSource {
  return {
    ...bytesSource(all),
    readInto: (offset, target) => target.set(all.subarray(offset, offset + target.length)),
  };
}
