/** Remembers the files that were seen, and tells when one has come to rest and what is in it. */
import { distinctNames } from '@crowdsky/stack-core';
import type { StackFile } from '../owner/sort-files.ts';
import type { ListedFrame } from '@crowdsky/stack-files';
import type { Sight } from './look.ts';

/** `bad`: it may be read again, from `atMs` on. `other`: a sound file that is nothing to send. */
export type Content =
  | { readonly kind: 'frame'; readonly frame: ListedFrame }
  | { readonly kind: 'stack'; readonly stack: StackFile }
  | { readonly kind: 'bad'; readonly atMs: number }
  | { readonly kind: 'other' };

export interface SeenFile {
  /** Of a file in a zip that of the zip, `/`, and its own. */
  readonly path: string;
  readonly diskPath: string;
  /** With as much of the path as tells it from the others that are known by now. */
  name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Since when it is seen as it is. */
  readonly seenMs: number;
  /** Since when it is as it is, as far as that can be known. */
  readonly quietSinceMs: number;
  isThere: boolean;
  /** It can be read as a copy alone: see `PlainCopies`. */
  isPacked: boolean;
  /** What was found in a zip. */
  readonly members: SeenFile[];
  /** Undefined until it was read. */
  content: Content | undefined;
  sha256: string | undefined;
  /** Nothing is left to do with it. */
  isDone: boolean;
  /** What was said of it, which is not said again. */
  told: string | undefined;
}

/** Files that went are remembered too: when a share is mounted again, nothing in it is read anew. */
export class SeenFiles {
  readonly #files = new Map<string, SeenFile>();
  #looks = 0;

  /** Takes what one look has shown; everything else is not there. */
  note(sights: Iterable<Sight>, nowMs: number): void {
    const isFirst = this.#looks++ === 0;
    const before = new Set(this.#files.values());
    let isChanged = false;
    for (const sight of sights) {
      const known = this.#files.get(sight.path);
      if (known?.sizeBytes === sight.sizeBytes && known.modifiedMs === sight.modifiedMs) {
        setThere(known, true);
        before.delete(known);
      } else {
        isChanged = true;
        this.#files.set(sight.path, newFile(sight, nowMs, isFirst));
      }
    }
    if (isChanged) this.tellApart();
    for (const file of before) setThere(file, false);
  }

  /** Names all files anew, those too that were found in zips meanwhile. */
  tellApart(): void {
    const all = [...this.#files.values()].flatMap((file) => [file, ...file.members]);
    const names = distinctNames(all.map(({ path }) => path));
    for (const [index, file] of all.entries()) file.name = names[index];
  }

  /** Those that are there, and what is in them. */
  present(): SeenFile[] {
    return this.#present().flatMap((file) => [file, ...file.members]);
  }

  /** Those to read: unchanged for a while and not yet read, or bad so long ago that they may be tried again. */
  toRead(nowMs: number, steadyMs: number, againMs: number): SeenFile[] {
    return this.#present().filter(({ content, seenMs }) =>
      content === undefined
        ? nowMs - seenMs >= steadyMs
        : content.kind === 'bad' && nowMs - content.atMs >= againMs,
    );
  }

  #present(): SeenFile[] {
    return [...this.#files.values()].filter(({ isThere }) => isThere);
  }
}

function newFile(
  { path, sizeBytes, modifiedMs, changedMs }: Sight,
  nowMs: number,
  isFirst: boolean,
): SeenFile {
  return {
    path,
    diskPath: path,
    name: path,
    sizeBytes,
    modifiedMs,
    seenMs: nowMs,
    // What was there before the watch began may be at rest for long; the clock of a share may be ahead.
    quietSinceMs: isFirst ? Math.min(nowMs, changedMs) : nowMs,
    isThere: true,
    isPacked: false,
    members: [],
    content: undefined,
    sha256: undefined,
    isDone: false,
    told: undefined,
  };
}

/** The file that a zip has at this path, the same whenever it is asked for. */
export function memberOf(zip: SeenFile, path: string): SeenFile {
  const known = zip.members.find((member) => member.path === path);
  if (known) return known;
  const made = { ...zip, path, name: path, members: [], content: undefined, told: undefined };
  zip.members.push(made);
  return made;
}

function setThere(file: SeenFile, isThere: boolean): void {
  for (const one of [file, ...file.members]) one.isThere = isThere;
}
