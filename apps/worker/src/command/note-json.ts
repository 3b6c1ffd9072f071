/** A part of a frame that is left out, for machines. */
import { wordFinding } from '@crowdsky/stack-core';
import type { Finding } from '@crowdsky/stack-core';

export function noteJson(note: Finding): unknown {
  return { ...note, explanation: wordFinding(note) };
}
