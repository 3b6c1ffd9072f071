/** The frames the user has picked, and what was set aside. */
import { readHeaders } from './frame-readers.ts';
import { makeSampleFrames } from './make-sample-frames.ts';
import { frameIdentity } from './picked-frame.ts';
import type { FileOutcome, PickedFrame, SetAside } from './picked-frame.ts';

interface Progress {
  readonly what: 'collecting' | 'simulating' | 'reading' | 'unpacking';
  readonly done: number;
  readonly total: number;
}

export class PickedFrames {
  frames = $state.raw<readonly PickedFrame[]>([]);
  setAside = $state.raw<readonly SetAside[]>([]);
  progress = $state.raw<Progress | undefined>(undefined);
  #known = new Set<string>();
  #queue: Promise<void> = Promise.resolve();

  /** Reads the headers of new files; several calls wait for each other. */
  add(files: readonly File[]): Promise<void> {
    const result = this.#queue.then(() => this.#read(files));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async addFrom(collecting: Promise<readonly File[]>): Promise<void> {
    this.progress = { what: 'collecting', done: 0, total: 0 };
    try {
      await this.add(await collecting);
    } finally {
      this.progress = undefined;
    }
  }

  async addSamples(): Promise<void> {
    this.progress = { what: 'simulating', done: 0, total: 12 };
    try {
      await this.add(
        await makeSampleFrames((done, total) => (this.progress = { what: 'simulating', done, total })),
      );
    } finally {
      this.progress = undefined;
    }
  }

  remove(ids: ReadonlySet<string>): void {
    this.frames = this.frames.filter(({ id }) => !ids.has(id));
    for (const id of ids) this.#known.delete(id);
  }

  clear(): void {
    this.frames = [];
    this.setAside = [];
    this.#known.clear();
  }

  async #read(files: readonly File[]): Promise<void> {
    const outcomes = new Map<number, readonly FileOutcome[]>();
    const total = files.length;
    const frames: PickedFrame[] = [];
    const aside: SetAside[] = [];
    let sortedFiles = 0;
    let unpacked = 0;
    this.progress = { what: 'reading', done: 0, total };
    const take = (first: number, batch: readonly (readonly FileOutcome[])[]): void => {
      batch.forEach((found, index) => outcomes.set(first + index, found));
      // In the order in which they were given, so that of two equal files the first stays.
      for (; outcomes.has(sortedFiles); sortedFiles++) {
        for (const outcome of outcomes.get(sortedFiles) ?? []) {
          const sorted = this.#sort(files[sortedFiles], outcome);
          if ('kind' in sorted) aside.push(sorted);
          else frames.push(sorted);
        }
      }
      this.progress = { what: 'reading', done: outcomes.size, total };
    };
    await readHeaders(files, take, () => {
      this.progress = { what: 'unpacking', done: ++unpacked, total };
    });
    this.frames = [...this.frames, ...frames];
    this.setAside = [...this.setAside, ...aside];
    this.progress = undefined;
  }

  #sort(given: File, outcome: FileOutcome): PickedFrame | SetAside {
    const { name = given.name, copy: file = given } = outcome;
    if (!outcome.ok) return { name, kind: outcome.kind, finding: outcome.finding };
    const id = frameIdentity(name, file.size, outcome.meta);
    if (this.#known.has(id)) return { name, kind: 'duplicate' };
    this.#known.add(id);
    return { id, name, file, meta: outcome.meta, shape: outcome.shape };
  }
}

export const picked = new PickedFrames();
