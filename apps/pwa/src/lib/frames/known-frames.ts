/** Tells of each new frame whether its exposure is in the list already, under whatever name and header. */
import { finding } from '@crowdsky/stack-core';
import { pathOf } from '../files/file-paths.ts';
import { frameIdentity } from './picked-frame.ts';
import type { PickedFrame, SetAside } from './picked-frame.ts';

type NewFrame = Omit<PickedFrame, 'id'>;
/** Rejects when a file can no longer be read. */
type Compare = (a: NewFrame, b: NewFrame) => Promise<boolean>;

interface Known {
  readonly frame: PickedFrame;
  readonly identity: string;
}

export class KnownFrames {
  readonly #isSameExposure: Compare;
  readonly #byId = new Map<string, Known & { readonly sample: string | undefined }>();
  /** Hardly ever more than one. */
  readonly #bySample = new Map<string, Known[]>();

  constructor(isSameExposure: Compare) {
    this.#isSameExposure = isSameExposure;
  }

  /** Calls must not overlap. `sample`: see `samplePixels`; without one a frame is known by its identity alone. */
  async add(frame: NewFrame, sample: string | undefined): Promise<PickedFrame | SetAside> {
    const { name, file, meta } = frame;
    const identity = frameIdentity(name, file.size, meta);
    const again = { name, path: pathOf(file), kind: 'duplicate' } as const;
    const alike = sample === undefined ? [] : (this.#bySample.get(sample) ?? []);
    if (sample === undefined && this.#byId.has(identity)) return again;
    for (const other of alike) {
      if (other.identity === identity) return again;
      if (await this.#isSameExposure(frame, other.frame).catch(() => false))
        return { ...again, finding: finding('same-exposure', other.frame.name), copyOf: other.frame.id };
    }
    const picked = { ...frame, id: this.#freeId(identity, name) };
    this.#byId.set(picked.id, { frame: picked, identity, sample });
    if (sample !== undefined) this.#bySample.set(sample, [...alike, { frame: picked, identity }]);
    return picked;
  }

  forget(ids: Iterable<string>): void {
    for (const id of ids) {
      const known = this.#byId.get(id);
      this.#byId.delete(id);
      if (known?.sample === undefined) continue;
      const left = this.#bySample.get(known.sample)?.filter(({ frame }) => frame.id !== id) ?? [];
      if (left.length > 0) this.#bySample.set(known.sample, left);
      else this.#bySample.delete(known.sample);
    }
  }

  clear(): void {
    this.#byId.clear();
    this.#bySample.clear();
  }

  /** Two telescopes of one model may begin in the same second. */
  #freeId(identity: string, name: string): string {
    let id = identity;
    for (let number = 2; this.#byId.has(id); number++) id = `${identity}|${name}|${number}`;
    return id;
  }
}
