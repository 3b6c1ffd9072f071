/** All frames of a target once more, together: a little deeper and cleaner than the stack that grew. */
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { restack } from './restack.ts';

export class FinalStack {
  /** Undefined while none is made. */
  share = $state<number | undefined>(undefined);
  #abort = new AbortController();

  /** Ends it, if it is under way. */
  skip(): void {
    this.#abort.abort();
  }

  /** Undefined when it failed or was ended. */
  async make(chunk: FrameChunk, session: string): Promise<StackRecord | undefined> {
    this.share = 0;
    this.#abort = new AbortController();
    const record = await restack(chunk, session, (share) => (this.share = share), this.#abort.signal);
    this.#abort.abort();
    this.share = undefined;
    return record;
  }
}
