/** Access to raw frames and digests, which each host implements. */
import type { ByteSource } from '@crowdsky/fits';

/** An opened raw frame. */
export interface FrameSource extends ByteSource {
  /** Synchronous read into `target`, if the host can: saves a copy. */
  readInto?(offsetBytes: number, target: Uint8Array): void;
  close?(): void;
}

/** A raw or master frame as the caller hands it over. `handle` is cloned to the workers: a path, a `File`, bytes. */
export interface FrameInput {
  readonly name: string;
  readonly handle: unknown;
  /**
   * SHA-256 of the file as its owner has it, where the handle's bytes are a copy with cards blanked; the stack's header
   * names it. If absent, it is computed.
   */
  readonly sha256?: string | undefined;
}

/** The services that a worker needs from its host. */
export interface WorkerHost {
  open(handle: unknown): Promise<FrameSource> | FrameSource;
  /** Lower-case hexadecimal SHA-256. */
  sha256(bytes: Uint8Array): Promise<string> | string;
}

/**
 * Reads a range straight into the kernels' memory; `view` makes a new view of the target, since the old one may be
 * detached during the wait.
 */
export async function readRangeInto(
  source: FrameSource,
  offsetBytes: number,
  view: () => Uint8Array,
): Promise<void> {
  if (source.readInto) {
    source.readInto(offsetBytes, view());
    return;
  }
  const bytes = await source.read(offsetBytes, view().byteLength);
  view().set(bytes);
}
