/** Reads the frames that a zip holds, one after the other, with zip.js. */
import type { ByteSource } from '@crowdsky/fits';
import { finding } from '@crowdsky/stack-core';
import type { Finding } from '@crowdsky/stack-core';
import * as zipjs from '@zip.js/zip.js/lib/zip-core-native.js';
import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { looksLikeFrame } from './plain-name.ts';

/** Larger than any frame that can be stacked. */
const MAX_BYTES = 2 ** 30;

/** `path` is within the zip; undefined where the fault is the zip's own. */
export type ZipMember =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string | undefined; readonly finding: Finding };

/** `isWanted`: of the paths within the zip. Rejects with what the source throws. */
export async function* zipMembers(
  source: ByteSource,
  isWanted: (path: string) => boolean,
): AsyncGenerator<ZipMember> {
  const reader = new SourceReader(source);
  const zip = new zipjs.ZipReader(reader, { useWebWorkers: false, checkSignature: true });
  let frames = 0;
  const entries = zip.getEntriesGenerator();
  for (;;) {
    const next = await entries.next().catch((error: unknown) => ({ finding: reader.explain(error) }));
    if ('finding' in next) {
      yield { path: undefined, finding: next.finding };
      return;
    }
    if (next.done) break;
    const entry = next.value;
    if (entry.directory || !looksLikeFrame(entry.filename)) continue;
    frames += 1;
    if (!isWanted(entry.filename)) continue;
    yield await readMember(entry, reader);
  }
  if (frames === 0) yield { path: undefined, finding: finding('zip-empty') };
}

async function readMember(entry: FileEntry, reader: SourceReader): Promise<ZipMember> {
  const path = entry.filename;
  if (entry.encrypted) return { path, finding: finding('zip-locked') };
  if (entry.uncompressedSize > MAX_BYTES) return { path, finding: TOO_LARGE };
  const pieces: Uint8Array[] = [];
  let filledBytes = 0;
  const filling = new WritableStream<Uint8Array>({
    write: (piece) => {
      filledBytes += piece.length;
      // Nothing grows beyond what the zip's list promises.
      if (filledBytes > entry.uncompressedSize) throw new Error(zipjs.ERR_INVALID_UNCOMPRESSED_SIZE);
      pieces.push(piece);
    },
  });
  try {
    await entry.getData(filling);
  } catch (error) {
    return { path, finding: reader.explain(error) };
  }
  const bytes = new Uint8Array(filledBytes);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { path, bytes };
}

const TOO_LARGE = finding('fits', 'It is larger than a gigabyte, which no raw frame is.', 'too-large');

/** What zip.js says of a zip that it cannot read. */
const DAMAGES: ReadonlySet<string> = new Set(
  Object.entries(zipjs)
    .filter(([name]) => name.startsWith('ERR_'))
    .map(([, message]) => message as string),
);

class SourceReader extends zipjs.Reader<ByteSource> {
  readonly #source: ByteSource;
  #failure: { readonly error: unknown } | undefined;

  constructor(source: ByteSource) {
    super(source);
    this.#source = source;
    this.size = source.sizeBytes;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const within = Math.max(0, Math.min(length, this.size - offset));
    if (within === 0) return new Uint8Array(0);
    try {
      return await this.#source.read(offset, within);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** Why the zip cannot be read. Throws what is not its fault. */
  explain(error: unknown): Finding {
    if (this.#failure !== undefined) throw this.#failure.error;
    const message = error instanceof Error ? error.message : '';
    switch (message) {
      case zipjs.ERR_ENCRYPTED:
      case zipjs.ERR_ENCRYPTED_CENTRAL_DIRECTORY:
      case zipjs.ERR_UNSUPPORTED_ENCRYPTION:
        return finding('zip-locked');
      case zipjs.ERR_UNSUPPORTED_COMPRESSION:
        return finding('zip-method');
      case zipjs.ERR_SPLIT_ZIP_FILE:
        return finding('zip-part');
      default:
        if (!DAMAGES.has(message)) throw error;
        return finding('zip-damaged');
    }
  }
}
