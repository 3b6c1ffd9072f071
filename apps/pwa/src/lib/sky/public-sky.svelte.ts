/** The sky of everyone on the map: asked of the server for the nights chosen, the last question counts. */
import { refusalOf } from '../api/api.ts';
import { fetchPublicNights, fetchPublicSky } from './fetch-public-sky.ts';
import { isWhole } from './nights.ts';
import { nightColumns, skyCells } from './sky-cells.ts';
import type { SkyMap } from './sky-map.svelte.ts';

/** A handle that is being drawn asks only where it rests. */
const REST_MS = 200;

/** Shows it on the map, now and at each change of the nights; call what it returns to stop. `onAway` hears that no answer came. */
export function showPublicSky(map: SkyMap, onAway: (isAway: boolean) => void): () => void {
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    asking.abort();
    const { signal } = (asking = new AbortController());
    const { nights } = map;
    try {
      const cells = await fetchPublicSky(nights && !isWhole(nights) ? nights : undefined, signal);
      if (!signal.aborted) await map.setPoints(skyCells(cells), 'everyone');
      onAway(false);
    } catch (error) {
      if (signal.aborted) return;
      refusalOf(error);
      onAway(true);
    }
  }

  async function begin(): Promise<void> {
    try {
      const nights = nightColumns(await fetchPublicNights(asking.signal));
      if (!asking.signal.aborted) map.setBars(nights);
    } catch (error) {
      if (asking.signal.aborted) return;
      refusalOf(error);
      onAway(true);
    }
    if (!asking.signal.aborted) await ask();
  }

  void begin();
  const stop = $effect.root(() => {
    let isFirst = true;
    $effect(() => {
      // Read here, so that a change asks anew.
      if (!map.nights || isFirst) {
        isFirst = false;
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), REST_MS);
    });
  });
  return () => {
    stop();
    clearTimeout(timer);
    asking.abort();
  };
}
