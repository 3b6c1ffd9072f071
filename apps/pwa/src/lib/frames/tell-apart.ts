/** Gives frames, and files that are none, names by which people can tell them apart. */
import { distinctNames, finding } from '@crowdsky/stack-core';
import { pathOf } from '../files/file-paths.ts';
import type { PickedFrame, SetAside } from './picked-frame.ts';

interface Picked {
  readonly frames: readonly PickedFrame[];
  readonly setAside: readonly SetAside[];
}

/** As much of the path as it takes; a number for frames of one name whose folders no one tells. */
export function tellApart({ frames, setAside }: Picked): Picked {
  const names = distinctNames([
    ...frames.map(({ file }) => pathOf(file)),
    ...setAside.map(({ path }) => path),
  ]);
  const taken = new Set<string>();
  const nameOf = new Map<string, string>();
  const named = frames.map((frame, index) => {
    const name = freeName(names[index], taken);
    taken.add(name);
    nameOf.set(frame.id, name);
    return frame.name === name ? frame : { ...frame, name };
  });
  const aside = setAside.map((file, index) => {
    const original = file.copyOf === undefined ? undefined : nameOf.get(file.copyOf);
    return {
      ...file,
      name: names[frames.length + index],
      ...(original !== undefined && { finding: finding('same-exposure', original) }),
    };
  });
  return { frames: named, setAside: aside };
}

/** `a.fit`, `a (2).fit`, `a (3).fit`. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const [, stem, extension] = /^(.*?)(\.[^./]*)?$/s.exec(name) ?? [];
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${stem} (${number})${extension ?? ''}`;
  return free;
}
