/** The frames the user has picked, and what was set aside. */
import { notePath, pathOf } from '../files/file-paths.ts';
import { isSameExposure, readHeaders } from './frame-readers.ts';
import { KnownFrames } from './known-frames.ts';
import { makeSampleFrames } from './make-sample-frames.ts';
import type { FileOutcome, PickedFrame, SetAside } from './picked-frame.ts';
import { tellApart } from './tell-apart.ts';

interface Progress {
  readonly what: 'collecting' | 'simulating' | 'reading' | 'unpacking';
  readonly done: number;
  readonly total: number;
}

export class PickedFrames {
  frames = $state.raw<readonly PickedFrame[]>([]);
  setAside = $state.raw<readonly SetAside[]>([]);
  progress = $state.raw<Progress | undefined>(undefined);
  #known = new KnownFrames(isSameExposure);
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
    this.#known.forget(ids);
  }

  clear(): void {
    this.frames = [];
    this.setAside = [];
    this.#known.clear();
  }

  async #read(files: readonly File[]): Promise<void> {
    const outcomes: (readonly FileOutcome[])[] = [];
    const total = files.length;
    let read = 0;
    let unpacked = 0;
    this.progress = { what: 'reading', done: 0, total };
    const take = (first: number, batch: readonly (readonly FileOutcome[])[]): void => {
      batch.forEach((found, index) => (outcomes[first + index] = found));
      read += batch.length;
      this.progress = { what: 'reading', done: read, total };
    };
    await readHeaders(files, take, () => {
      this.progress = { what: 'unpacking', done: ++unpacked, total };
    });
    const frames: PickedFrame[] = [];
    const aside: SetAside[] = [];
    // In the order in which they were given, so that of two copies the first stays.
    for (const [index, file] of files.entries())
      for (const outcome of outcomes[index]) {
        const sorted = await this.#sort(file, outcome);
        if ('kind' in sorted) aside.push(sorted);
        else frames.push(sorted);
      }
    const all = { frames: [...this.frames, ...frames], setAside: [...this.setAside, ...aside] };
    ({ frames: this.frames, setAside: this.setAside } = tellApart(all));
    this.progress = undefined;
  }

  async #sort(given: File, outcome: FileOutcome): Promise<PickedFrame | SetAside> {
    const { name = given.name, copy: file = given } = outcome;
    const path = pathOfOutcome(given, outcome);
    if (!outcome.ok) return { name, path, kind: outcome.kind, finding: outcome.finding };
    notePath(file, path);
    const { meta, shape, sample } = outcome;
    return this.#known.add({ name, file, meta, shape }, sample);
  }
}

/** Of what was packed, the plain file's name at its place. */
function pathOfOutcome(given: File, { ok, name, member }: FileOutcome): string {
  const path = pathOf(given);
  if (name === undefined) return path;
  if (member === undefined) return `${foldersOf(path)}${name}`;
  return `${path}/${ok ? `${foldersOf(member)}${name}` : member}`;
}

function foldersOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

export const picked = new PickedFrames();
