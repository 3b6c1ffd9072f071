/** What of the frames is not in a stack: whole frames and parts of frames, each with the reason. */
import type { FrameReport } from '@crowdsky/stack-core';
import { text } from '../text/text.ts';
import { wordDrop, wordNote } from './word-reason.ts';

export interface LeftOut {
  readonly name: string;
  /** In a word or two. */
  readonly kind: string;
  /** In a sentence. */
  readonly reason: string;
}

/** In the order of the reports; a frame that lost two parts has two entries. */
export function leftOut(reports: readonly FrameReport[]): LeftOut[] {
  return reports.flatMap(({ name, outcome }) =>
    outcome.used
      ? (outcome.notes ?? []).map((note) => ({ name, kind: text.stacking.inPart, reason: wordNote(note) }))
      : [{ name, kind: text.stacking.reasons[outcome.reason], reason: wordDrop(outcome) }],
  );
}
