/** Reports events to the page a few times a second: each report costs it a layout and a paint. */
import { transfer } from 'comlink';
import type { JobEvent } from './stack-job.ts';

export interface EventReporter {
  /** A new phase is reported at once, with all events before it. */
  report(event: JobEvent): void;
  /** Reports the pending events now. */
  flush(): void;
}

const EVERY_MS = 200;

/** Pictures move to whoever listens. */
export function createEventReporter(onEvents: (events: readonly JobEvent[]) => void): EventReporter {
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
    report(event) {
      untold.push(event);
      if (event.kind === 'phase') flush();
      else timer ??= setTimeout(flush, EVERY_MS);
    },
    flush,
  };
}
