/** The names by which a stack's header knows its frames. */
import { bytesSource, Header, readPrimary, writeFits } from '@crowdsky/fits';

/**
 * A header holds ASCII only: the name there of each file whose name is not ASCII, and its whole name. Names decide the order
 * of frames taken at the same time, so whole names matter.
 */
export async function fullNames(names: readonly string[]): Promise<Map<string, string>> {
  const full = new Map<string, string>();
  for (const name of names) {
    if (/^[ -~]*$/.test(name)) continue;
    const file = writeFits([{ kind: 'image', shape: [], header: new Header().set('NAME', name) }]);
    full.set((await readPrimary(bytesSource(file))).header.string('NAME') ?? name, name);
  }
  return full;
}
