/** How the picked frames fall into chunks, what is known of each, and which are chosen. */
import { SvelteMap } from 'svelte/reactivity';
import { settings } from '../device/settings.svelte.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';
import { picked } from '../frames/picked.svelte.ts';
import { chunkFrames } from './chunk-groups.ts';
import type { FrameChunk } from './chunk-groups.ts';
import { NO_STACKS, standingsOf } from './standing.ts';
import type { KnownStacks, Standing } from './standing.ts';

const NO_RAWS: ReadonlySet<string> = new Set();

class Grouping {
  /** What stacks tell, here and on CrowdSky. */
  stacks = $state.raw<KnownStacks>(NO_STACKS);
  /** Ids of picked frames that are raw on CrowdSky. */
  rawsThere = $state.raw<ReadonlySet<string>>(NO_RAWS);
  /** What CrowdSky has, and what was stacked here, is left out unless it is asked for. */
  skips = $state(true);
  chunks = $derived<FrameChunk[]>(chunkFrames(picked.frames, settings.current.slot));
  standings = $derived<ReadonlyMap<string, Standing>>(standingsOf(this.chunks, this.stacks, this.rawsThere));
  /** Of what the stacks on CrowdSky do not say that it is there: undated frames are not taken there. */
  toAsk = $derived<readonly PickedFrame[]>(
    this.#withoutStackThere().flatMap(({ frames }) =>
      frames.filter(({ meta }) => meta.dateObsMs !== undefined),
    ),
  );
  chosen = $derived(this.chunks.filter(({ key }) => this.isChosen(key)));
  #asked = new SvelteMap<string, boolean>();

  isChosen(key: string): boolean {
    return this.#asked.get(key) ?? !(this.skips && this.standings.get(key)?.kind !== 'raw');
  }

  /** Whether CrowdSky is to stack it once more, though it has all of it, or some and nothing is skipped. */
  isSentAgain(key: string): boolean {
    const standing = this.standings.get(key);
    return standing !== undefined && (standing.kind === 'there' || (!this.skips && standing.thereCount > 0));
  }

  choose(keys: readonly string[], isChosen: boolean): void {
    for (const key of keys) this.#asked.set(key, isChosen);
  }

  skip(skips: boolean): void {
    this.skips = skips;
    this.#asked.clear();
  }

  #withoutStackThere(): FrameChunk[] {
    const standings = standingsOf(this.chunks, this.stacks, NO_RAWS);
    return this.chunks.filter(({ key }) => standings.get(key)?.kind !== 'there');
  }

  /** After a start: what is there is left out again. */
  forgetChoice(): void {
    this.skip(true);
  }
}

export const grouping = new Grouping();
