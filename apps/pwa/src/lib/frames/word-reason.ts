/** Why a frame is not used, in the language of the page. */
import { wordFinding } from '@crowdsky/stack-core';
import type { DroppedFrame, Finding } from '@crowdsky/stack-core';
import { findingWords } from '../text/findings.ts';
import { text } from '../text/text.ts';
import type { SetAside } from './picked-frame.ts';

/** What has no finding, or one that only another version of the app knows, is told as it was stored. */
export function wordDrop({ finding, explanation }: DroppedFrame): string {
  return isKnown(finding) ? wordFinding(finding, findingWords()) : explanation;
}

export function wordSetAside({ kind, finding }: Pick<SetAside, 'kind' | 'finding'>): string {
  if (kind === 'duplicate' && finding === undefined) return text.frames.duplicate;
  return isKnown(finding) ? wordFinding(finding, findingWords()) : text.frames.unread;
}

/** What of a used frame is left out. */
export function wordNote(note: Finding): string {
  return isKnown(note) ? wordFinding(note, findingWords()) : text.stacking.partLeftOut;
}

function isKnown(finding: Finding | undefined): finding is Finding {
  return finding !== undefined && finding.code in findingWords();
}
