/** What becomes of registered frames that are damaged in a part: they lose the part, or are dropped. */
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { maskedShare } from '../frames/block-mask.ts';
import { judgePlaces } from '../damage/judge-places.ts';
import type { PlaceJudgement } from '../damage/judge-places.ts';
import { withoutPart } from '../damage/without-part.ts';
import { finding } from '../ground/finding.ts';
import type { Finding } from '../ground/finding.ts';
import type { DropReason } from '../ground/stack-report.ts';
import { levelSky } from './register-frame.ts';
import type { FrameRegistration } from './register-frame.ts';

export interface WholeFrame extends FrameRegistration {
  readonly index: number;
  readonly analysis: MeasuredFrame;
}

export interface Rejection {
  readonly reason: DropReason;
  readonly finding: Finding;
}

/** The frames that stay, less their hidden parts, and why the others are dropped, by their index. */
export interface RejectedParts<Frame> {
  readonly frames: readonly Frame[];
  readonly dropped: ReadonlyMap<number, Rejection>;
}

/** `frames`: those that are used, in the order of time; `reference`: the index of the one that they are registered on. */
export function rejectParts<Frame extends WholeFrame>(
  frames: readonly Frame[],
  reference: number,
): RejectedParts<Frame> {
  const at = frames.findIndex(({ index }) => index === reference);
  const judged = judgePlaces(frames, at);
  const dropped = new Map<number, Rejection>();
  const isPlain = judged.every(({ hidden, displaced }) => hidden === undefined && displaced === undefined);
  if (isPlain) return { frames, dropped };
  const own = frames[at].analysis;
  const isReferenceHidden = judged[at].hidden !== undefined;
  const shown = judged[at].hidden ? withoutPart(own, judged[at].hidden) : own;
  const kept = frames.flatMap((frame, n) => {
    const rejection = rejectionOf(judged[n]);
    if (rejection) dropped.set(frame.index, rejection);
    if (rejection) return [];
    if (n === at) return [{ ...frame, analysis: shown }];
    const rest = withoutHidden(frame, judged[n], shown);
    return [rest === frame && isReferenceHidden ? relevelled(frame, shown) : rest];
  });
  return { frames: kept, dropped };
}

/** The frame less its hidden part, with the sky of the rest fitted to that of the reference frame. */
export function withoutHidden<Frame extends WholeFrame>(
  frame: Frame,
  { hidden }: PlaceJudgement,
  reference: MeasuredFrame,
): Frame {
  if (hidden === undefined) return frame;
  return relevelled({ ...frame, analysis: withoutPart(frame.analysis, hidden) }, reference);
}

function relevelled<Frame extends WholeFrame>(frame: Frame, reference: MeasuredFrame): Frame {
  return { ...frame, sky: levelSky(reference, frame.analysis, frame.transform, frame.transparency) };
}

/** Why a frame is dropped that holds its image twice or in another place. */
export function rejectionOf({ displaced }: PlaceJudgement): Rejection | undefined {
  if (displaced === undefined) return undefined;
  const { of, x, y } = displaced;
  return of === 'part'
    ? { reason: 'corrupt', finding: finding('displaced', x, y) }
    : { reason: 'trailed', finding: finding('doubled', x, y) };
}

/** Share of the frame that a mask or rows without image take. */
export function lostShare({ masked, filledRows, layout }: MeasuredFrame): number {
  return (masked ? maskedShare(masked) : 0) + (filledRows?.length ?? 0) / layout.height;
}
