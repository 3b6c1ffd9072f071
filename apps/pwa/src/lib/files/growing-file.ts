/** A file that is still on its way here: whoever reads it waits until the bytes that are asked for have come. */
import type { ByteSource } from '@crowdsky/fits';

interface Waiting {
  readonly endByte: number;
  readonly go: () => void;
}

export class GrowingFile implements ByteSource {
  readonly sizeBytes: number;
  /** All of it; zeros where nothing has come yet. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  #receivedBytes = 0;
  #waiting: readonly Waiting[] = [];

  /** @throws RangeError when there is no memory for it */
  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
    this.bytes = new Uint8Array(sizeBytes);
  }

  get isWhole(): boolean {
    return this.#receivedBytes === this.sizeBytes;
  }

  /** The next bytes in the order of the file. @throws RangeError for more than the file has */
  add(piece: Uint8Array): void {
    this.bytes.set(piece, this.#receivedBytes);
    this.#receivedBytes += piece.length;
    const ready = this.#waiting.filter(({ endByte }) => endByte <= this.#receivedBytes);
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting));
    for (const { go } of ready) go();
  }

  /** A view of its bytes, once they are here. */
  async read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array> {
    const endByte = offsetBytes + lengthBytes;
    if (endByte > this.#receivedBytes)
      await new Promise<void>((go) => {
        this.#waiting = [...this.#waiting, { endByte, go }];
      });
    return this.bytes.subarray(offsetBytes, endByte);
  }
}
