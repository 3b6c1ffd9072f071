/** Opens a frame's file so that faults of the file can be distinguished from faults of this program. */
import { finding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { FrameInput, FrameSource, WorkerHost } from './frame-source.ts';

/** A file that cannot be opened or read: `message` is a whole sentence, `reason` the host's own words. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly reason: string;
  readonly finding: Finding;

  constructor(fileName: string, cause: Error) {
    super(`${fileName} cannot be read: ${cause.message}.`, { cause });
    this.reason = cause.message;
    this.finding = finding('unreadable', cause.message, cause.name);
  }
}

/** Rejects with UnreadableFile, as do reads from the result; faults of the program pass unchanged. */
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

/** Engines throw these for faults in code, and RangeError when memory runs out; hosts never throw them for a file. */
const NOT_OF_A_FILE = [TypeError, RangeError, ReferenceError];

function explained(name: string, error: unknown): unknown {
  const isOfFile = error instanceof Error && !NOT_OF_A_FILE.some((kind) => error instanceof kind);
  return isOfFile ? new UnreadableFile(name, error) : error;
}
