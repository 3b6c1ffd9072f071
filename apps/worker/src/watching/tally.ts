/** Counts what a watch has told. */
import type { WatchEvent } from './watch-event.ts';

export class Tally {
  framesSent = 0;
  stacksSent = 0;
  faults = 0;
  /** Chunks that the server did not stack because it has a stack or a job of them. */
  skipped = 0;

  note(event: WatchEvent): void {
    switch (event.kind) {
      case 'sent':
        this.framesSent += event.frames;
        break;
      case 'finalized':
        this.skipped += event.finalized.skipped.length;
        break;
      case 'file':
        if (event.isFault) this.faults++;
        break;
      case 'here':
        this.#noteStack(event.chunk.end);
        break;
      case 'stack':
        this.#noteStack(event.sent.end);
        break;
      default:
        break;
    }
  }

  #noteStack(end: { readonly kind: string; readonly alreadyStored?: boolean }): void {
    if (end.kind === 'refused') this.faults++;
    if (end.kind === 'sent' && end.alreadyStored === false) this.stacksSent++;
  }
}
