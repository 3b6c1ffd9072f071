/** What the conductor is asked to stack, and what it tells meanwhile. */
import type {
  FrameReport,
  MeasuredReport,
  PixelFormat,
  StackOptions,
  StackPhase,
} from '@crowdsky/stack-core';

interface JobFrame {
  readonly id: string;
  readonly name: string;
  readonly file: File;
  readonly dateObsMs: number | undefined;
  readonly exposureSeconds: number | undefined;
}

export interface StackJob {
  readonly id: string;
  readonly name: string;
  readonly chunkKey: string;
  readonly objectName: string | undefined;
  readonly filter: string | undefined;
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
  readonly frames: readonly JobFrame[];
  readonly options: StackOptions;
  readonly workers: number;
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
  /** A live stack is kept now and then, not after every frame. */
  readonly isKept: boolean;
}

/** A small picture of the stack as far as it has come. */
export interface PreviewPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type JobEvent =
  | { readonly kind: 'phase'; readonly phase: StackPhase | 'save'; readonly total: number }
  | { readonly kind: 'progress'; readonly phase: StackPhase; readonly done: number; readonly total: number }
  | { readonly kind: 'frame'; readonly index: number; readonly report: FrameReport | MeasuredReport }
  | { readonly kind: 'preview'; readonly picture: PreviewPicture };
