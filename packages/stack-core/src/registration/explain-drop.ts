/** Explains why a frame was dropped, with the figures that tell. */
import { finding, wordFinding } from '../ground/finding.ts';
import type { Finding } from '../ground/finding.ts';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { DroppedFrame, FrameDropReason } from '../ground/stack-report.ts';
import { MIN_STARS } from './usual-measures.ts';

/** `found`: what says more than the measures do; a reason without measures needs it. */
export function explainDrop(
  reason: FrameDropReason,
  measures: FrameMeasures | undefined,
  found: Finding | undefined,
): DroppedFrame {
  const why = found ?? findingOf(reason, measures);
  return { used: false, reason, explanation: wordFinding(why), finding: why };
}

function findingOf(reason: FrameDropReason, measures: FrameMeasures | undefined): Finding {
  const stars = measures?.starCount ?? 0;
  switch (reason) {
    case 'blank':
    case 'residual-too-large':
    case 'duplicate':
      return finding(reason);
    case 'too-few-stars':
      return finding(reason, stars, MIN_STARS);
    case 'trailed':
      return finding(reason, measures?.elongation ?? NaN, measures?.fwhmPx ?? NaN);
    case 'clouded':
    case 'no-match':
      return finding(reason, stars);
    case 'corrupt':
    case 'unreadable':
    case 'no-pattern':
    case 'wrong-size':
      return finding('unusable');
  }
}
