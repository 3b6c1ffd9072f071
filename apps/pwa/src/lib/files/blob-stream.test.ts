import { describe, expect, it } from 'vitest';
import { BlobStream } from './blob-stream.ts';

const BYTES = Uint8Array.from({ length: 300 }, (_, i) => i % 251);

/** A file whose bytes come in pieces of the given lengths, with or without a reader into memory of the caller's. */
class PiecedBlob extends Blob {
  readonly isByteStream: boolean;
  readonly lengths: readonly number[];
  isCancelled = false;

  constructor(isByteStream: boolean, lengths: readonly number[]) {
    super([BYTES]);
    this.isByteStream = isByteStream;
    this.lengths = lengths;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const left = [...this.lengths];
    let at = 0;
    const next = (): Uint8Array<ArrayBuffer> | undefined => {
      const length = left.shift();
      if (length === undefined) return undefined;
      at += length;
      return BYTES.slice(at - length, at);
    };
    const cancel = (): void => void (this.isCancelled = true);
    if (!this.isByteStream)
      return new ReadableStream({
        pull(controller) {
          const piece = next();
          if (piece) controller.enqueue(piece);
          else controller.close();
        },
        cancel,
      });
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const piece = next();
        if (piece) {
          controller.enqueue(piece);
          return;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel,
    });
  }
}

describe.each([
  ['into our memory', true],
  ['into memory of the browser’s', false],
])('a stream that reads %s', (_, isByteStream) => {
  it('fills places in their order from pieces of any length', async () => {
    const stream = new BlobStream(new PiecedBlob(isByteStream, [7, 100, 1, 92, 100]));
    let buffer = new ArrayBuffer(150);
    buffer = await stream.fill(buffer, 10, 50);
    buffer = await stream.fill(buffer, 60, 90);
    const filled = new Uint8Array(buffer);
    expect([...filled.subarray(0, 10)]).toEqual(new Array(10).fill(0));
    expect([...filled.subarray(10)]).toEqual([...BYTES.subarray(0, 140)]);
    buffer = await stream.fill(buffer, 0, 150);
    expect([...new Uint8Array(buffer)]).toEqual([...BYTES.subarray(140, 290)]);
  });
  it('says when the file ends too early', async () => {
    const stream = new BlobStream(new PiecedBlob(isByteStream, [30]));
    const filling = stream.fill(new ArrayBuffer(40), 0, 40);
    await expect(filling).rejects.toMatchObject({ name: 'NotReadableError', message: /ends too early/ });
  });
  it('lets go of the file at the end', async () => {
    const blob = new PiecedBlob(isByteStream, [30, 30]);
    const stream = new BlobStream(blob);
    await stream.fill(new ArrayBuffer(10), 0, 10);
    stream.end();
    await Promise.resolve();
    expect(blob.isCancelled).toBe(true);
  });
});

it('tells any fault of the file as one that cannot be read, and those of the browser as they are', async () => {
  const failing = (fault: unknown) =>
    Object.assign(new Blob(['a']), {
      stream: () => new ReadableStream({ start: (controller) => controller.error(fault) }),
    });
  const gone = new DOMException('gone', 'NotFoundError');
  const fill = (fault: unknown) => new BlobStream(failing(fault)).fill(new ArrayBuffer(1), 0, 1);
  await expect(fill(gone)).rejects.toBe(gone);
  await expect(fill(new TypeError('network'))).rejects.toMatchObject({ name: 'NotReadableError' });
});
