/** Opens the file of a frame so that what is wrong with the file can be told from a fault of this program. */
import type { FrameInput, FrameSource, WorkerHost } from './frame-source.ts';

/** A file that cannot be opened or read: the message is a whole sentence, `reason` the host's own words. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly reason: string;

  constructor(fileName: string, cause: Error) {
    super(`${fileName} cannot be read: ${cause.message}.`, { cause });
    this.reason = cause.message;
  }
}

/** Rejects with UnreadableFile, as do the reads of what it resolves to; faults of a program pass as they are. */
export async function openFile(host: WorkerHost, { name, handle }: FrameInput): Promise<FrameSource> {
  const source = await reading(name, async () => host.open(handle));
  return {
    sizeBytes: source.sizeBytes,
    read: (offsetBytes, lengthBytes) => reading(name, () => source.read(offsetBytes, lengthBytes)),
    ...(source.readInto && {
      readInto(offsetBytes: number, target: Uint8Array) {
        try {
          source.readInto?.(offsetBytes, target);
        } catch (error) {
          throw explained(name, error);
        }
      },
    }),
    close() {
      source.close?.();
    },
  };
}

async function reading<R>(name: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw explained(name, error);
  }
}

/** Engines throw these for faults in code, and RangeError for want of memory; hosts never say so of a file. */
const NOT_OF_A_FILE = [TypeError, RangeError, ReferenceError];

function explained(name: string, error: unknown): unknown {
  const isOfFile = error instanceof Error && !NOT_OF_A_FILE.some((kind) => error instanceof kind);
  return isOfFile ? new UnreadableFile(name, error) : error;
}
