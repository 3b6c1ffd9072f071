/** Reports on every frame of a stack, and events while it is computed. */
import type { Finding } from './finding.ts';
import type { FrameMeasures } from './frame-measures.ts';
import type { Transform } from './image.ts';

/** Why a measurable frame is not in the stack. */
export const DROP_REASONS = [
  'blank',
  'too-few-stars',
  'trailed',
  'clouded',
  'no-match',
  'residual-too-large',
  'corrupt',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Why a frame is not in the stack. */
export type FrameDropReason = DropReason | 'unreadable' | 'no-pattern' | 'wrong-size' | 'duplicate';

export interface FrameReport {
  readonly name: string;
  readonly sha256: string | undefined;
  /** What tells its exposure from others; absent if it could not be measured, and in reports that earlier versions stored. */
  readonly pixelDigest?: string | undefined;
  /** Undefined if the file could not be measured. */
  readonly measures: FrameMeasures | undefined;
  readonly outcome: UsedFrame | DroppedFrame;
}

export interface UsedFrame {
  readonly used: true;
  /** Weight in green, the best frame's being 1. */
  readonly weight: number;
  /** From the stack's pixels to the frame's. */
  readonly transform: Transform;
  /** Stars matched with the reference frame, and their residual; 0 for the reference itself. */
  readonly matchedStars: number;
  readonly rmsPx: number;
  /** Flux of its stars over that of the same stars in the reference frame. */
  readonly transparency: number;
  /** Parts of it that are left out; absent if it is whole, and in reports that earlier versions stored. */
  readonly notes?: readonly Finding[];
}

export interface DroppedFrame {
  readonly used: false;
  readonly reason: FrameDropReason;
  /** The finding's sentence in English. */
  readonly explanation: string;
  /** Absent in reports that earlier versions stored. */
  readonly finding?: Finding;
}

/** Progress of a stack. `frame` comes when a frame is measured, and again when its status is final. */
export type StackEvent =
  | { readonly kind: 'phase'; readonly phase: StackPhase; readonly total: number }
  | { readonly kind: 'progress'; readonly phase: StackPhase; readonly done: number; readonly total: number }
  | { readonly kind: 'frame'; readonly index: number; readonly report: FrameReport | MeasuredReport }
  | {
      readonly kind: 'band';
      readonly firstRow: number;
      readonly rows: number;
      /** Valid only during the event. */
      readonly pixels: Float32Array;
      readonly width: number;
      readonly height: number;
      readonly channelCount: 1 | 3;
    };

export interface MeasuredReport {
  readonly name: string;
  readonly sha256: string | undefined;
  readonly measures: FrameMeasures | undefined;
  readonly outcome: undefined;
}

export type StackPhase = 'analyse' | 'register' | 'combine' | 'finish';
