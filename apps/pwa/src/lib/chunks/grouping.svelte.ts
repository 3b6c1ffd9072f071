/** How the picked frames fall into chunks, which of them are stacked already, and which are chosen. */
import { SvelteMap } from 'svelte/reactivity';
import { settings } from '../device/settings.svelte.ts';
import { picked } from '../frames/picked.svelte.ts';
import { chunkFrames } from './chunk-groups.ts';
import type { FrameChunk } from './chunk-groups.ts';
import { stackOfChunk } from './stack-of-chunk.ts';
import type { StackRecord } from '../store/stack-record.ts';

class Grouping {
  /** The stacks on this device, newest first. */
  stacks = $state.raw<readonly StackRecord[]>([]);
  chunks = $derived<FrameChunk[]>(chunkFrames(picked.frames, settings.current.slot));
  done = $derived(
    new Map(
      this.chunks.flatMap((chunk) => {
        const record = stackOfChunk(chunk, this.stacks);
        return record ? [[chunk.key, record]] : [];
      }),
    ),
  );
  chosen = $derived(this.chunks.filter(({ key }) => this.isChosen(key)));
  #asked = new SvelteMap<string, boolean>();

  /** What is stacked already is not stacked again unasked. */
  isChosen(key: string): boolean {
    return this.#asked.get(key) ?? !this.done.has(key);
  }

  choose(keys: readonly string[], isChosen: boolean): void {
    for (const key of keys) this.#asked.set(key, isChosen);
  }

  /** After a start: done chunks are left out again. */
  forgetChoice(): void {
    this.#asked.clear();
  }
}

export const grouping = new Grouping();
