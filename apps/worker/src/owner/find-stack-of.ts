/** Finds the stack of a chunk among those of the account. */
import type { Stack } from '@crowdsky/api';
import type { Chunk, ChunkFrame } from '@crowdsky/stack-core';

type KnownStack = Pick<Stack, 'id' | 'chunkKey' | 'telescope' | 'filter' | 'framesInput'>;

/** One that was made of at least as many frames: another of the same chunk would be no better. `atLeast` asks for fewer. */
export function findStackOf<One extends KnownStack>(
  { key, frames }: Pick<Chunk<ChunkFrame>, 'key' | 'frames'>,
  stacks: readonly One[],
  atLeast = frames.length,
): One | undefined {
  const [{ telescope, filter } = {}] = frames;
  const agrees = (known: string | null, own: string | undefined): boolean =>
    known === null || !own || known === own;
  return stacks.find(
    (stack) =>
      stack.chunkKey === slotAndPlace(key) &&
      agrees(stack.telescope, telescope) &&
      agrees(stack.filter, filter) &&
      stack.framesInput >= atLeast,
  );
}

/** Without what tells chunks of one list apart. */
function slotAndPlace(key: string): string {
  const parts = key.split('_');
  return parts.slice(0, parts[1] === 'unknown' ? 2 : 3).join('_');
}
