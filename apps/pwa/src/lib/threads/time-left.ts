/** How long a stack still takes, judged by the pace so far. */
import type { StackPhase } from '@crowdsky/stack-core';

/** Work a frame is in each phase, measured in analyses of one frame. */
const COMBINE_PER_FRAME = 0.9;
const FINISH_FRAMES = 3;

/** Share of the whole that is done, 0 to 1. */
export function shareDone(frameCount: number, phase: StackPhase | 'save', phaseShare: number): number {
  const combine = COMBINE_PER_FRAME * frameCount;
  const total = frameCount + combine + FINISH_FRAMES;
  switch (phase) {
    case 'analyse':
      return (frameCount * phaseShare) / total;
    case 'register':
      return frameCount / total;
    case 'combine':
      return (frameCount + combine * phaseShare) / total;
    case 'finish':
      return (frameCount + combine) / total;
    case 'save':
      return (frameCount + combine + 0.6 * FINISH_FRAMES) / total;
  }
}

/** Seconds; undefined while the pace is not known yet. */
export function secondsLeft(elapsedSeconds: number, share: number): number | undefined {
  if (share < 0.03 || elapsedSeconds < 0.5) return undefined;
  return (elapsedSeconds * (1 - share)) / share;
}
