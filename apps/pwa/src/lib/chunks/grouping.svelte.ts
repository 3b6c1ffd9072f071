/** How the picked frames fall into chunks: the time slot that the user has chosen, and what it makes. */
import { picked } from '../frames/picked.svelte.ts';
import { chunkFrames } from './chunk-groups.ts';
import type { FrameChunk, Slot } from './chunk-groups.ts';

class Grouping {
  slot = $state<Slot>(900);
  chunks = $derived<FrameChunk[]>(chunkFrames(picked.frames, this.slot));
}

export const grouping = new Grouping();
