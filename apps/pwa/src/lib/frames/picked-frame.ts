/** A raw frame as the list of picked files knows it, and a file that is none. */
import type { Finding, FrameMeta } from '@crowdsky/stack-core';

export interface FrameShape {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bitpix: number;
  readonly bscale: number;
  readonly bzero: number;
  readonly dataOffset: number;
}

export interface PickedFrame {
  /** See `frameIdentity`. */
  readonly id: string;
  /** Of its file, after as many folders as tell it from the other frames, with `/`. */
  readonly name: string;
  readonly file: File;
  readonly meta: FrameMeta;
  readonly shape: FrameShape;
}

/**
 * `foreign` is no raw frame, `calibration` a dark, bias or flat, `duplicate` is picked already, `unreadable` could not be
 * read at all, `packed` not unpacked.
 */
export interface SetAside {
  readonly name: string;
  /** See `pathOf`. */
  readonly path: string;
  readonly kind: 'foreign' | 'calibration' | 'duplicate' | 'unreadable' | 'packed';
  /** What was found in the file; a file that is in the list already has none. */
  readonly finding?: Finding;
  /** The frame of whose exposure it is a copy under another header. */
  readonly copyOf?: PickedFrame['id'];
}

/** The facts of a header, as they cross from the worker. */
export type HeaderOutcome =
  | {
      readonly ok: true;
      readonly meta: FrameMeta;
      readonly shape: FrameShape;
      /** See `samplePixels`. */
      readonly sample: string | undefined;
    }
  | {
      readonly ok: false;
      readonly kind: Exclude<SetAside['kind'], 'duplicate'>;
      readonly finding: Finding;
    };

/** What a file holds. `name` and `copy` are those of what was packed in it, `member` its place in a zip. */
export type FileOutcome = HeaderOutcome & {
  readonly name?: string;
  readonly copy?: File;
  readonly member?: string | undefined;
};

/**
 * What a session remembers a frame by, whatever its file is called: telescopes stamp exposures to the fraction of a second.
 * Frames without a time are distinguished by name and size. Two exposures may share it: `PickedFrames` then numbers them.
 */
export function frameIdentity(name: string, sizeBytes: number, meta: FrameMeta): string {
  if (meta.dateObsMs === undefined) return `${name}|${sizeBytes}`;
  return [meta.dateObsMs, meta.telescope, meta.instrument, meta.objectName, sizeBytes].join('|');
}
