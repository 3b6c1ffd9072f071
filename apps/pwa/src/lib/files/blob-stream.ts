/**
 * Bytes of a blob in the order in which they stand, into memory of the caller's. In Chromium that takes a fifth of the
 * time of one `arrayBuffer` after the other: nothing is opened, and no memory is made anew, for each piece.
 */
export class BlobStream {
  readonly #pieces: Pieces;

  constructor(blob: Blob) {
    this.#pieces = choosePieces(blob.stream());
  }

  /**
   * Puts the next `length` bytes at `at` in `buffer`. The buffer moves: use the one that this resolves to.
   *
   * @throws DOMException (NotReadableError, NotFoundError) when the file is gone or has changed since it was picked
   */
  async fill(buffer: ArrayBuffer, at: number, length: number): Promise<ArrayBuffer> {
    let filled = buffer;
    for (let done = 0; done < length;) {
      const piece = await this.#pieces
        .take(new Uint8Array(filled, at + done, length - done))
        .catch((error: unknown) => {
          throw error instanceof DOMException ? error : new DOMException(String(error), 'NotReadableError');
        });
      if (piece.length === 0) throw new DOMException('The file ends too early.', 'NotReadableError');
      filled = piece.buffer;
      done += piece.length;
    }
    return filled;
  }

  /** Nothing more is wanted. */
  end(): void {
    this.#pieces.end().catch(() => undefined);
  }
}

interface Pieces {
  /** Fills the beginning of `target`, whose buffer may move; gives that part where it is now, empty at the end. */
  take(target: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  end(): Promise<void>;
}

function choosePieces(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Pieces {
  try {
    return ownPieces(stream.getReader({ mode: 'byob' }));
  } catch {
    // WebKit's files are no byte streams.
    return givenPieces(stream.getReader());
  }
}

/** Chromium collects a byte stream as garbage, and never answers, when nothing but those who wait for it holds it. */
const reading = new Set<ReadableStreamBYOBReader>();

function ownPieces(reader: ReadableStreamBYOBReader): Pieces {
  return {
    async take(target) {
      reading.add(reader);
      const { value } = await reader.read(target).finally(() => reading.delete(reader));
      return value ?? new Uint8Array(0);
    },
    end: () => reader.cancel(),
  };
}

/** The browser chooses what comes at a time: what is beyond the target waits for the next. */
function givenPieces(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Pieces {
  let rest = new Uint8Array(0);
  return {
    async take(target) {
      if (rest.length === 0) rest = (await reader.read()).value ?? rest;
      const part = rest.subarray(0, target.length);
      rest = rest.subarray(part.length);
      target.set(part);
      return target.subarray(0, part.length);
    },
    end: () => reader.cancel(),
  };
}
