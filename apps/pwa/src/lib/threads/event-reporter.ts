/** Tells the page what happens in a few tellings a second: after each it lays out and paints its screen anew. */
import { transfer } from 'comlink';
import type { JobEvent } from './stack-job.ts';

export interface EventTeller {
  /** A new phase is told at once, with all that came before it. */
  tell(event: JobEvent): void;
  /** Tells now what was not told yet. */
  flush(): void;
}

const EVERY_MS = 200;

/** Pictures move to whoever listens. */
export function createEventTeller(onEvents: (events: readonly JobEvent[]) => void): EventTeller {
  let untold: JobEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (untold.length === 0) return;
    const pictures = untold.flatMap((event) => (event.kind === 'preview' ? [event.picture.rgba.buffer] : []));
    onEvents(transfer(untold, pictures));
    untold = [];
  };
  return {
    tell(event) {
      untold.push(event);
      if (event.kind === 'phase') flush();
      else timer ??= setTimeout(flush, EVERY_MS);
    },
    flush,
  };
}
