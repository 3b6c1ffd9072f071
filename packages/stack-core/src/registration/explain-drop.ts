/** Explains in one sentence why a frame was dropped and, if anything helps, what to do. */
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { FrameDropReason } from '../ground/stack-report.ts';

/** `problem`: the reader's own explanation of an unusable file. */
export function explainDrop(
  reason: FrameDropReason,
  measures: FrameMeasures | undefined,
  problem: string | undefined,
): string {
  if (problem !== undefined) return problem;
  const count = measures?.starCount ?? 0;
  const stars = count === 0 ? 'no stars' : count === 1 ? '1 star' : `${count} stars`;
  switch (reason) {
    case 'blank':
      return 'The frame shows no stars at all: the shutter was closed, or the file holds no data.';
    case 'too-few-stars':
      return `It shows only ${stars}, and 8 are needed to place it on the others.`;
    case 'trailed':
      return `The stars are trails (${figure(measures?.elongation)} times longer than wide, FWHM ${figure(measures?.fwhmPx)} px): the telescope moved during the exposure.`;
    case 'clouded':
      return `Clouds hid most of the sky and left ${stars}.`;
    case 'no-match':
      return `Its stars (${stars}) do not match those of the other frames: it shows another part of the sky.`;
    case 'residual-too-large':
      return 'Its stars match those of the other frames, but too inexactly to be laid on them.';
    case 'duplicate':
      return 'The same frame was given twice, to the byte; it counts once.';
    case 'corrupt':
    case 'unreadable':
    case 'no-pattern':
    case 'wrong-size':
      return 'The file cannot be used.';
  }
}

function figure(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? 'unknown' : value.toFixed(1);
}
