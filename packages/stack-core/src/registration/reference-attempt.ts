/** Frames as registered on one of them, and what becomes of each. */
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { chooseReference } from './choose-reference.ts';
import type { Candidate } from './drop-unfit.ts';
import type { Finding } from '../ground/finding.ts';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { FrameDropReason } from '../ground/stack-report.ts';
import type { FrameRegistration } from './register-frame.ts';
import { lostShare, rejectParts } from './reject-parts.ts';

/** A frame that goes into the stack. */
export interface RegisteredFrame extends FrameRegistration {
  /** Index in the caller's list. */
  readonly index: number;
  readonly handle: unknown;
  readonly analysis: MeasuredFrame;
}

export type FrameStatus =
  | { readonly used: true; readonly frame: RegisteredFrame }
  | {
      readonly used: false;
      readonly reason: FrameDropReason;
      readonly finding?: Finding;
      /** Present if they differ from those of the analysis. */
      readonly measures?: FrameMeasures;
    };

export type MeasuredCandidate = Candidate & { readonly analysis: MeasuredFrame };

export interface ReferenceAttempt {
  readonly reference: number;
  readonly statuses: ReadonlyMap<number, FrameStatus>;
  readonly used: number;
}

/** The wanted frame first, if it is usable; then the best frame that no attempt has used. */
export function nextReference(
  usable: readonly MeasuredCandidate[],
  wanted: number | undefined,
  tried: ReadonlySet<number>,
  best: ReferenceAttempt | undefined,
): MeasuredCandidate | undefined {
  const first = usable.find(({ index }) => index === wanted);
  if (tried.size === 0 && first !== undefined) return first;
  const open = usable.map(({ index, analysis }) =>
    tried.has(index) || best?.statuses.get(index)?.used ? undefined : analysis.measures,
  );
  const chosen = chooseReference(open);
  return chosen === undefined ? undefined : usable[chosen];
}

/** The attempt without damaged frames and parts; `usable` in the order of time. */
export function withoutDamage(
  attempt: ReferenceAttempt,
  usable: readonly MeasuredCandidate[],
): ReferenceAttempt {
  const used = usable.flatMap(({ index }) => {
    const status = attempt.statuses.get(index);
    return status?.used ? [status.frame] : [];
  });
  const { frames, dropped } = rejectParts(used, attempt.reference);
  const statuses = new Map(attempt.statuses);
  for (const frame of frames) statuses.set(frame.index, { used: true, frame });
  for (const [index, rejection] of dropped) statuses.set(index, { used: false, ...rejection });
  return { ...attempt, statuses, used: frames.length };
}

/** With so much more of it lost than the least damaged frame, a frame is no reference frame. */
const MORE_LOST = 0.02;

/** If the reference frame was dropped, or lost more than others: the best of those that lost least. */
export function betterReference(
  { reference, statuses }: ReferenceAttempt,
  usable: readonly MeasuredCandidate[],
): MeasuredCandidate | undefined {
  const lost = usable.map(({ index }) => {
    const status = statuses.get(index);
    return status?.used ? lostShare(status.frame.analysis) : 1;
  });
  const most = Math.min(...lost) + MORE_LOST;
  const own = lost[usable.findIndex(({ index }) => index === reference)];
  if (own <= most) return undefined;
  const chosen = chooseReference(
    usable.map(({ analysis }, n) => (lost[n] <= most ? analysis.measures : undefined)),
  );
  return chosen === undefined ? undefined : usable[chosen];
}
