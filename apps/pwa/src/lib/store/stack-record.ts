/** What the device remembers of a finished stack; its files lie in the origin's private file system. */
import type { FrameReport } from '@crowdsky/stack-core';
import type { SentStack } from './send-entry.ts';

/** A frame's report, and when it was taken. */
export interface FrameNote {
  readonly report: FrameReport;
  readonly dateObsMs: number | undefined;
}

export interface StackRecord {
  readonly id: string;
  /** Given by the user or made from target and time. */
  readonly name: string;
  readonly chunkKey: string;
  readonly objectName: string | undefined;
  readonly filter: string | undefined;
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  /** Sum over the frames used. */
  readonly exposureSeconds: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Undefined where the server that it came from does not know. */
  readonly starCount: number | undefined;
  readonly usedCount: number;
  readonly rejectedShare: number | undefined;
  readonly createdMs: number;
  readonly fitsBytes: number;
  /** Lower-case hexadecimal, of the FITS file. */
  readonly fitsSha256: string;
  readonly frames: readonly FrameNote[];
  /** How many there were, where `frames` are not known: it came from the server. */
  readonly frameCount?: number | undefined;
  /** Index in `frames` of the frame whose raw file is kept beside the stack, for comparison. */
  readonly keptFrame: number | undefined;
  /** How its picture is shown, as `parsePictureLook` reads it; missing until something is changed. */
  readonly look?: unknown;
  /** Set once the server has it; missing before. */
  readonly sent?: SentStack | undefined;
  /** Set while a deletion can be undone. */
  readonly deletedMs?: number | undefined;
}

/** The files of a stack. */
export const STACK_FILES = { fits: 'fits', thumbnail: 'thumb.png', sub: 'sub.fit' } as const;
export type StackFile = keyof typeof STACK_FILES;
