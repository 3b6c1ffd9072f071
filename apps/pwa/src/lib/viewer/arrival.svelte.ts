/** The file of a stack on its way from the server to the viewer: how far it is, what holds it up, and going on with it. */
import type { Stack } from '@crowdsky/api';
import { text } from '../text/text.ts';

/** Where the bytes go. */
type Take = (piece: Uint8Array<ArrayBuffer>) => Promise<void>;

export class Arrival {
  readonly stack: Stack;
  receivedBytes = $state(0);
  state = $state<'coming' | 'stopped' | 'whole'>('coming');
  /** Why it stopped, in a sentence. */
  problem = $state('');
  readonly #take: Take;
  readonly #ending = new AbortController();

  constructor(stack: Stack, take: Take) {
    this.stack = stack;
    this.#take = take;
    addEventListener('online', () => this.#resume(), { signal: this.#ending.signal });
  }

  /** From the first byte that is missing. Resolves when it is whole or has stopped. */
  async go(): Promise<void> {
    this.state = 'coming';
    const { signal } = this.#ending;
    const { fetchStackFile, whyNoFile } = await import('../library/fetch-stack-file.ts');
    try {
      await fetchStackFile(this.stack, this.receivedBytes, (piece) => this.#add(piece), signal);
      this.state = 'whole';
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = whyNoFile(error);
      const { noAnswer, gone, signedOut } = text.viewer.stopped;
      const words: Readonly<Record<string, string>> = {
        'no-answer': noAnswer,
        'not-found': gone,
        'not-signed-in': signedOut,
      };
      this.problem = words[code] ?? message;
      this.state = 'stopped';
    }
  }

  end(): void {
    this.#ending.abort();
  }

  #resume(): void {
    if (this.state === 'stopped') void this.go();
  }

  async #add(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    const { length } = piece;
    await this.#take(piece);
    this.receivedBytes += length;
  }
}
