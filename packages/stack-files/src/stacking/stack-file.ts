/** Writes the file of a stack while the stack is made: pixels as they are combined, headers when all is known. */
import { setImmediate } from 'node:timers/promises';
import { FitsAssembly } from '@crowdsky/fits';
import type { PlacedBytes } from '@crowdsky/fits';
import { stackToFits } from '@crowdsky/stack-core';
import type { FitsOptions, Stack, StackEvent } from '@crowdsky/stack-core';
import { FileAside } from '@crowdsky/files';

/** Order of the images in the file. */
const PIXELS = 0;
const FOOTPRINT = 1;

/** Calls return at once and do their work in turn; what goes wrong is told by `finish`. */
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

  /** Without a draft, nothing is written before the stack is whole. */
  begin(draft: Stack): void {
    // The scale of 16-bit integers is known only from all pixels.
    if (this.#options.format !== 'float32') return;
    this.#draft = draft;
    this.#then(async () => {
      // The threads get their first bands before.
      await setImmediate();
      this.#assembly = new FitsAssembly(stackToFits(draft, this.#options));
    });
  }

  /** What the events of the draft's stack tell to be there is written. */
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
      // Little is left for the end, while the stars are still looked for.
      this.#then(() => this.#file.flush());
    }
  }

  /** Writes what is missing and gives the file its name. Rejects with WriteError. */
  async finish(stack: Stack): Promise<void> {
    this.#then(() => {
      const specs = stackToFits(stack, this.#options);
      return this.#file.write((this.#assembly ?? new FitsAssembly(specs)).rest(specs));
    });
    this.#then(() => this.#file.keep());
    await this.#work;
  }

  /** Leaves nothing behind of a file that is not finished. */
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
