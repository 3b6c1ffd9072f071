/** The names by which a stack's header knows its frames. */
import { asciiText } from '@crowdsky/stack-core';

/**
 * A header holds ASCII only: the name there of each file whose name is not ASCII, and its whole name. Names decide the order
 * of frames taken at the same time, so whole names matter.
 */
export function fullNames(names: readonly string[]): Map<string, string> {
  return new Map(
    names.flatMap((name) => (asciiText(name) === name ? [] : [[asciiText(name), name] as const])),
  );
}
