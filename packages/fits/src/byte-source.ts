/** A source of bytes: a file, a blob, an HTTP range or memory, read piece by piece. */
import { FitsError } from './fits-error.ts';

export interface ByteSource {
  readonly sizeBytes: number;
  /** Resolves to exactly `lengthBytes` bytes; asked only for ranges within `sizeBytes`. */
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array>;
}

/** A source over bytes in memory. What it reads are views of `bytes`, not copies. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.byteLength,
    read: (offsetBytes, lengthBytes) =>
      Promise.resolve(bytes.subarray(offsetBytes, offsetBytes + lengthBytes)),
  };
}

/**
 * Reads a range after checking that the source has it, so that no size in a header leads to an allocation
 * larger than the file itself.
 *
 * @throws FitsError `truncated` when the range leaves the source, `read-failed` when the source gives too few
 * or too many bytes
 */
export async function readRange(
  source: ByteSource,
  offsetBytes: number,
  lengthBytes: number,
  what: string,
): Promise<Uint8Array> {
  if (offsetBytes + lengthBytes > source.sizeBytes) {
    throw new FitsError(
      'truncated',
      `The file ends too early: ${what} should reach byte ${offsetBytes + lengthBytes} but the file has ${source.sizeBytes} bytes.`,
    );
  }
  if (lengthBytes === 0) return new Uint8Array(0);
  const bytes = await source.read(offsetBytes, lengthBytes);
  if (bytes.byteLength !== lengthBytes) {
    throw new FitsError(
      'read-failed',
      `Asked for ${lengthBytes} bytes of ${what} and got ${bytes.byteLength}.`,
    );
  }
  return bytes;
}
