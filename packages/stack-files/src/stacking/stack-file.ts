/** Writes a stack's file while stacking: pixels as they are combined, headers once their values are final. */
import { setImmediate } from 'node:timers/promises';
import { FitsAssembly } from '@crowdsky/fits';
import type { PlacedBytes } from '@crowdsky/fits';
import { stackToFits } from '@crowdsky/stack-core';
import type { FitsOptions, Stack, StackEvent } from '@crowdsky/stack-core';
import { FileAside } from '@crowdsky/files';

/** Order of the images in the file. */
const PIXELS = 0;
const FOOTPRINT = 1;

/** Calls return at once and their work is queued; `finish` reports any failure. */
export class StackFile {
  readonly #options: FitsOptions;
  readonly #file: FileAside;
  #work = Promise.resolve();
  #draft: Stack | undefined;
  #assembly: FitsAssembly | undefined;

  constructor(path: string, options: FitsOptions) {
    this.#options = options;
    this.#file = new FileAside(path);
  }

  /** Without a draft, nothing is written before the stack is complete. */
  begin(draft: Stack): void {
    // The scale of 16-bit integers depends on all pixels.
    if (this.#options.format !== 'float32') return;
    this.#draft = draft;
    this.#then(async () => {
      // Lets the threads get their first bands before this thread builds the headers.
      await setImmediate();
      this.#assembly = new FitsAssembly(stackToFits(draft, this.#options));
    });
  }

  /** Writes the parts of the draft that the event reports as complete. */
  follow(event: StackEvent): void {
    const draft = this.#draft;
    if (draft === undefined) return;
    const { width, height, channelCount } = draft;
    if (event.kind === 'band') {
      for (let channel = 0; channel < channelCount; channel++) {
        const first = (channel * height + event.firstRow) * width;
        this.#write((assembly) => assembly.samples(PIXELS, first, event.rows * width));
      }
    } else if (event.kind === 'phase' && event.phase === 'finish') {
      this.#write((assembly) => assembly.samples(FOOTPRINT, 0, width * height));
      // Syncs while star detection still runs, so that little is left to sync at the end.
      this.#then(() => this.#file.flush());
    }
  }

  /** Writes the remaining parts and gives the file its final name. Rejects with WriteError. */
  async finish(stack: Stack): Promise<void> {
    this.#then(() => {
      const specs = stackToFits(stack, this.#options);
      return this.#file.write((this.#assembly ?? new FitsAssembly(specs)).rest(specs));
    });
    this.#then(() => this.#file.keep());
    await this.#work;
  }

  /** Removes an unfinished file. */
  async discard(): Promise<void> {
    await this.#work.catch(() => undefined);
    await this.#file.discard();
  }

  #write(parts: (assembly: FitsAssembly) => Iterable<PlacedBytes>): void {
    this.#then(async () => {
      if (this.#assembly) await this.#file.write(parts(this.#assembly));
    });
  }

  #then(next: () => Promise<void>): void {
    this.#work = this.#work.then(next);
    this.#work.catch(() => undefined);
  }
}
