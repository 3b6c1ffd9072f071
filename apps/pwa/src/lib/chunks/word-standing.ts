/** What is known of a chunk, in words. */
import { text } from '../text/text.ts';
import type { Standing } from './standing.ts';

export function wordStanding({ kind, stack }: Standing): string {
  const words = text.chunks.standings;
  if (kind !== 'here') return words[kind];
  return stack && !stack.sent ? words.unsent : words.here;
}

/** What is there of a chunk that is not there whole; undefined where nothing is. */
export function wordParts({ kind, frameCount, thereCount, hereCount }: Standing): readonly string[] {
  if (kind === 'there' || frameCount === hereCount) return [];
  return [
    ...(thereCount > 0 ? [text.chunks.partThere(thereCount, frameCount)] : []),
    ...(hereCount > 0 ? [text.chunks.partHere(hereCount, frameCount)] : []),
  ];
}
