/**
 * What makes two stacks, or a stack and a job, one chunk of an account: slot and its length, telescope, filter, and place on
 * the sky. The key alone does not tell: it names no telescope, and pointings of one session may round to two keys.
 */
import { isSameTarget } from '@crowdsky/stack-core';
import type { StackedFrame } from './stacked-frame.entity.ts';

/** Of a stack or a job. A telescope or filter that is not known is one of its own: nothing is taken for it. */
export type ChunkIdentity = Pick<
  StackedFrame,
  'chunkKey' | 'objectName' | 'telescope' | 'filterName' | 'raDeg' | 'decDeg'
>;

/** Date, number and length of the slot; the number has more digits in shorter slots. */
function slotOf(chunkKey: string): string {
  return chunkKey.split('_', 1)[0];
}

/** The least and the greatest key of a chunk's slot, among them those of shorter slots that begin alike. */
export function rangeOf(chunkKey: string): [string, string] {
  const slot = slotOf(chunkKey);
  return [slot, `${slot}~`];
}

/** Those of the key are to a tenth of a degree; rows of earlier versions have no others. */
function pointingOf({ raDeg, decDeg, chunkKey }: ChunkIdentity): { raDeg: number; decDeg: number } | null {
  if (raDeg !== null && decDeg !== null) return { raDeg, decDeg };
  const [, ra, dec] = /^[^_]+_(\d+\.\d)_([+-]\d+\.\d)/.exec(chunkKey) ?? [];
  return ra === undefined ? null : { raDeg: Number(ra), decDeg: Number(dec) };
}

export function isSameChunk(a: ChunkIdentity, b: ChunkIdentity): boolean {
  if (slotOf(a.chunkKey) !== slotOf(b.chunkKey)) return false;
  if (a.telescope !== b.telescope || a.filterName !== b.filterName) return false;
  const [one, other] = [pointingOf(a), pointingOf(b)];
  // Without a pointing only the object's name tells one target from another.
  if (one === null || other === null) return one === other && a.objectName === b.objectName;
  return isSameTarget(one, other);
}
