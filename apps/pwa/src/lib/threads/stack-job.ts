/** What the conductor is asked to stack, and what it tells meanwhile. */
import type {
  FrameReport,
  MeasuredReport,
  PixelFormat,
  StackOptions,
  StackPhase,
} from '@crowdsky/stack-core';

/** What is known of a frame without its file. */
export interface FrameTag {
  readonly id: string;
  readonly name: string;
  readonly dateObsMs: number | undefined;
  readonly exposureSeconds: number | undefined;
}

export interface JobFrame extends FrameTag {
  readonly file: File;
}

/** What a stack shows, and when. */
export interface StackSubject {
  readonly name: string;
  readonly chunkKey: string;
  readonly objectName: string | undefined;
  readonly filter: string | undefined;
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
}

export interface StackJob extends StackSubject {
  readonly id: string;
  readonly frames: readonly JobFrame[];
  readonly options: StackOptions;
  readonly workers: number;
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
}

/** What a stack is kept as; the file of a frame may be gone by then. */
export interface StackToKeep extends StackSubject {
  readonly id: string;
  readonly frames: readonly (FrameTag & { readonly file?: File | undefined })[];
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
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
