/** The order to the conductor, and the events it reports. */
import type {
  FrameReport,
  MeasuredReport,
  PixelFormat,
  StackOptions,
  StackPhase,
} from '@crowdsky/stack-core';
import type { FrameTag, StackSubject } from '../store/stack-subject.ts';

export interface JobFrame extends FrameTag {
  readonly file: File;
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
