/** Makes a stack again from its raw frames, and compares it with the file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFits } from '@crowdsky/fits';
import type { Header } from '@crowdsky/fits';
import { stackFrames, stackToFits } from '@crowdsky/stack-core';
import type { MasterInputs, Pool, Stack, StackEvent, StackTasks } from '@crowdsky/stack-core';
import { compareStacks } from './compare-stacks.ts';
import { NotVerifiable } from './not-verifiable.ts';
import type { StackRecipe } from './read-recipe.ts';

/** What the stack was made of. */
export interface FoundInputs {
  /** Path of each frame of the recipe, in its order; undefined where it could not be read when the stack was made. */
  readonly frames: readonly {
    readonly path: string | undefined;
    /** Of the file as its owner has it, where that at `path` is not the same to the byte. */
    readonly sha256?: string | undefined;
  }[];
  readonly masters: MasterInputs;
  /** See `fullNames`. */
  readonly fullNames: ReadonlyMap<string, string>;
}

export interface MakeAgainRun {
  readonly pool: Pool<StackTasks>;
  /** For files that stand in for those that could not be read. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: StackEvent) => void;
}

/** Rejects with NotVerifiable and as `stackFrames`. */
export async function makeAgain(
  { frames, options }: StackRecipe,
  { frames: found, masters, fullNames }: FoundInputs,
  { pool, folder, signal, onEvent }: MakeAgainRun,
): Promise<Stack> {
  // Any file that is not FITS can stand in for a missing one that was left out as not FITS.
  const nothing = join(folder, 'nothing.fit');
  writeFileSync(nothing, '');
  const standIn = (status: string): string =>
    status === 'unreadable' ? join(folder, 'missing.fit') : nothing;
  const inputs = frames.map(({ name, status }, n) => ({
    name: fullNames.get(name) ?? name,
    handle: found[n].path ?? standIn(status),
    sha256: found[n].sha256,
  }));
  const outcome = await stackFrames({ frames: inputs, options, masters, signal }, pool, onEvent);
  if (outcome.ok) return outcome.stack;
  throw new NotVerifiable('The raw frames give no stack at all with this version of CrowdSky.');
}

export interface Verdict {
  readonly isSame: boolean;
  /** In sentences; none where it is the same. */
  readonly differences: readonly string[];
}

/**
 * Compares a stack's file with the stack that was made again. The header does not say whether the site's coordinates were
 * to be kept, only whether there are some: both are tried.
 */
export async function judgeStack(bytes: Uint8Array, header: Header, stack: Stack): Promise<Verdict> {
  const candidates: Uint8Array[] = [];
  for (const keepLocation of [false, true]) {
    const made = fileOf(header, stack, keepLocation);
    if (Buffer.compare(bytes, made) === 0) return { isSame: true, differences: [] };
    candidates.push(made);
  }
  const found = await Promise.all(candidates.map((made) => compareStacks(bytes, made)));
  const [differences] = found.sort((a, b) => a.length - b.length);
  const last = 'All cards and data are the same, but the bytes around them are not.';
  return { isSame: false, differences: differences.length > 0 ? differences : [last] };
}

/** The same for a file in which the site's coordinates, and the checksum of their header, were blanked. */
export async function judgeBlanked(bytes: Uint8Array, header: Header, stack: Stack): Promise<Verdict> {
  const differences = await compareStacks(bytes, fileOf(header, stack, false), { ignoresBlanks: true });
  return { isSame: differences.length === 0, differences };
}

function fileOf(header: Header, stack: Stack, keepLocation: boolean): Uint8Array {
  const format = header.integer('BITPIX') === 16 ? 'int16' : 'float32';
  return writeFits(stackToFits(stack, { format, keepLocation }));
}
