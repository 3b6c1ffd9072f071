/** What became of one chunk. */
import type { Chunk, FrameReport, Stack, StackPhase } from '@crowdsky/stack-core';
import type { ListedFrame } from '../files/list-frames.ts';
import type { ChunkOutput } from './plan-outputs.ts';

export type TimedStep = StackPhase | 'write';

export interface ChunkResult {
  readonly chunk: Chunk<ListedFrame>;
  readonly output: ChunkOutput;
  readonly reports: readonly FrameReport[];
  /** Undefined where there is no stack. */
  readonly figures: StackFigures | undefined;
  /** A sentence why there is no stack. */
  readonly problem: string | undefined;
  readonly secondsByPhase: Readonly<Partial<Record<TimedStep, number>>>;
}

export interface StackFigures {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channelCount: number;
  readonly exposureSeconds: number;
  readonly starCount: number;
  /** Median over the stack's stars without flags; NaN without any. */
  readonly fwhmPx: number;
  readonly fwhmArcsec: number | undefined;
  readonly rejectedShare: number;
  readonly defectCount: number;
  /** Red and blue light off green on the reference frame, taken out; null for nothing. */
  readonly colourShiftsPx: Stack['colourShifts'] | null;
  readonly resampling: 'cfa' | 'demosaic';
  readonly referenceFrame: string;
}

/** The figures that a report of the stack tells. */
export function describeStack(stack: Stack): StackFigures {
  const clean = stack.stars.filter((star) => star.flags === 0 && star.snr >= 12).map((star) => star.fwhmPx);
  const sorted = (clean.length >= 8 ? clean : stack.stars.map((star) => star.fwhmPx)).sort((a, b) => a - b);
  const fwhmPx = sorted[sorted.length >> 1] ?? NaN;
  const reference = stack.usedFrames[stack.reference].analysis;
  const scale = reference.meta.pixelScaleArcsec;
  return {
    widthPx: stack.width,
    heightPx: stack.height,
    channelCount: stack.channelCount,
    exposureSeconds: stack.usedFrames.reduce(
      (sum, { analysis }) => sum + (analysis.meta.exposureSeconds ?? 0),
      0,
    ),
    starCount: stack.stars.length,
    fwhmPx,
    fwhmArcsec: scale === undefined ? undefined : fwhmPx * scale,
    rejectedShare: stack.rejectedShare,
    defectCount: stack.defectCount,
    colourShiftsPx: stack.colourShifts ?? null,
    resampling: stack.resampling,
    referenceFrame: reference.name,
  };
}
