/** Reads strips of a file, each a little beyond the one before, while the browser brings what follows. */
import type { FrameSource } from '@crowdsky/stack-core';
import { BlobStream } from './blob-stream.ts';

/** To read over so much is faster than to open the file anew behind it. */
const FARTHEST_SKIP_BYTES = 1_000_000;
/** Of very many frames the strips are low: several come with one call of the browser, which takes memory and time. */
const BLOCK_BYTES = 200_000;
/** Steps differ by a row or two where frames are turned. */
const STEP_SLACK_BYTES = 16_384;

export class StripReader implements FrameSource {
  readonly sizeBytes: number;
  readonly #blob: Blob;
  readonly #stretchBytes: number;
  /** Ends where a stretch of the file ends. */
  #stream: BlobStream | undefined;
  #streamEnd = 0;
  /** Holds the bytes from `#start` to `#end` of the file. */
  #buffer = new ArrayBuffer(0);
  #start = 0;
  #end = 0;
  #last: number | undefined;

  /** An open file takes memory: `stretchBytes` are opened at a time. */
  constructor(blob: Blob, stretchBytes = Infinity) {
    this.sizeBytes = blob.size;
    this.#blob = blob;
    this.#stretchBytes = stretchBytes;
  }

  /**
   * The bytes stay valid until the next call, which must wait for this one's end.
   *
   * @throws DOMException (NotReadableError, NotFoundError) when the file is gone or has changed since it was picked
   */
  async read(offset: number, length: number): Promise<Uint8Array> {
    try {
      if (offset < this.#start || offset > this.#end + FARTHEST_SKIP_BYTES) this.#jump(offset);
      if (offset + length > this.#end) await this.#load(offset, length);
    } catch (error) {
      this.close();
      throw error;
    }
    const bytes = new Uint8Array(this.#buffer, offset - this.#start, length);
    this.#lookAhead(offset, length);
    return bytes;
  }

  /** Lets go of the file and of what was read. */
  close(): void {
    this.#jump(0);
    this.#buffer = new ArrayBuffer(0);
  }

  #jump(offset: number): void {
    this.#stream?.end();
    this.#stream = undefined;
    this.#start = offset;
    this.#end = offset;
  }

  async #load(offset: number, length: number): Promise<void> {
    while (this.#end < offset) await this.#skip(offset - this.#end);
    const missing = offset + length - this.#end;
    const ahead = Math.min(this.#stretchBytes, BLOCK_BYTES, this.sizeBytes - this.#end);
    const wantedEnd = this.#end + Math.max(missing, ahead);
    this.#keepFrom(offset, wantedEnd - offset);
    while (this.#end < offset + length) await this.#append(wantedEnd - this.#end);
  }

  async #skip(length: number): Promise<void> {
    if (this.#buffer.byteLength === 0) this.#buffer = new ArrayBuffer(STEP_SLACK_BYTES);
    this.#start = this.#end;
    await this.#append(Math.min(length, this.#buffer.byteLength));
  }

  /** Moves the bytes from `offset` on to the front and makes room for `length` bytes in all. */
  #keepFrom(offset: number, length: number): void {
    const held = new Uint8Array(this.#buffer, offset - this.#start, this.#end - offset);
    if (this.#buffer.byteLength < length) this.#buffer = new ArrayBuffer(length + STEP_SLACK_BYTES);
    new Uint8Array(this.#buffer).set(held);
    this.#start = offset;
  }

  /** At most `wanted` bytes, of the stretch that is open. */
  async #append(wanted: number): Promise<void> {
    this.#stream ??= this.#open(wanted);
    const length = Math.min(wanted, this.#streamEnd - this.#end);
    this.#buffer = await this.#stream.fill(this.#buffer, this.#end - this.#start, length);
    this.#end += length;
    if (this.#end < this.#streamEnd) return;
    this.#stream.end();
    this.#stream = undefined;
  }

  #open(wanted: number): BlobStream {
    this.#streamEnd = Math.min(this.sizeBytes, this.#end + Math.max(wanted, this.#stretchBytes));
    return new BlobStream(this.#blob.slice(this.#end, this.#streamEnd));
  }

  /** Where other threads have the strips between, the file is opened where this one's next will be. */
  #lookAhead(offset: number, length: number): void {
    const step = offset - (this.#last ?? offset);
    this.#last = offset;
    const next = offset + step - STEP_SLACK_BYTES;
    if (next <= this.#end + FARTHEST_SKIP_BYTES || next + length > this.sizeBytes) return;
    this.#jump(next);
    this.#stream = this.#open(length);
  }
}
