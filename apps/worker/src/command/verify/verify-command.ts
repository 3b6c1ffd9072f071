/** `crowdsky verify`: stacks the same raw frames again and compares the bytes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesSource, FitsError, readPrimary, writeFits } from '@crowdsky/fits';
import type { Header } from '@crowdsky/fits';
import { MASTER_KINDS, SOFTWARE, stackFrames, stackToFits } from '@crowdsky/stack-core';
import type { MasterInputs, Stack } from '@crowdsky/stack-core';
import { asCommandError } from '../as-command-error.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { explainFileError } from '@crowdsky/files';
import { createProgress } from '../terminal/progress.ts';
import { startStackThreads } from '@crowdsky/stack-files';
import { compareStacks } from './compare-stacks.ts';
import { findRaws } from './find-raws.ts';
import type { FoundRaws } from './find-raws.ts';
import { readRecipe } from './read-recipe.ts';
import type { StackRecipe } from './read-recipe.ts';

export interface VerifySettings {
  readonly stack: string;
  readonly raws: readonly string[];
  readonly threads: number;
  readonly isJson: boolean;
}

interface Verdict {
  readonly isSame: boolean;
  readonly differences: readonly string[];
}

/** Resolves to the exit code: 0 if the stack is what its raw frames give, to the byte. Throws CommandError. */
export async function verifyCommand(
  { stack: path, raws, threads, isJson }: VerifySettings,
  signal: AbortSignal,
): Promise<number> {
  const bytes = readStack(path);
  const { header, recipe } = await openStack(bytes, path);
  const inputs = await findInputs(recipe, raws, signal);
  const made = await recompute(recipe, inputs, threads, signal);
  const verdict = await judge(bytes, header, made);
  report(path, recipe, verdict, isJson);
  return verdict.isSame ? EXIT_CODES.done : EXIT_CODES.nothingStacked;
}

function readStack(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new CommandError(EXIT_CODES.nothingStacked, `${path} cannot be read: ${explainFileError(error)}.`);
  }
}

async function openStack(bytes: Uint8Array, path: string): Promise<{ header: Header; recipe: StackRecipe }> {
  try {
    const { header } = await readPrimary(bytesSource(bytes));
    return { header, recipe: readRecipe(header, path) };
  } catch (error) {
    if (error instanceof FitsError)
      throw new CommandError(EXIT_CODES.nothingStacked, `${path}: ${error.message}`);
    throw error;
  }
}

interface Inputs extends FoundRaws {
  readonly masters: MasterInputs;
}

async function findInputs(
  recipe: StackRecipe,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<Inputs> {
  const kinds = MASTER_KINDS.filter((kind) => recipe.masters[kind] !== undefined);
  const masterFiles = kinds.flatMap((kind) => recipe.masters[kind] ?? []);
  const wanted = [...recipe.frames, ...masterFiles];
  const { paths, fullNames } = await findRaws(wanted, folders, signal);
  const missing = wanted.filter(({ sha256 }, n) => sha256 !== undefined && paths[n] === undefined);
  if (missing.length > 0) {
    const list = missing.map(({ name, sha256 }) => `  ${name} (SHA-256 ${sha256 ?? ''})`).join('\n');
    throw new CommandError(
      EXIT_CODES.nothingStacked,
      `${missing.length} of the ${wanted.length} files that the stack was made of are not in ${folders.join(', ')}:\n${list}\n` +
        'Give all folders that hold them, unchanged, with --raws.',
    );
  }
  const count = recipe.frames.length;
  return {
    paths: paths.slice(0, count),
    fullNames,
    masters: Object.fromEntries(
      kinds.map((kind, n) => {
        const { name } = masterFiles[n];
        return [kind, { name: fullNames.get(name) ?? name, handle: paths[count + n] }];
      }),
    ),
  };
}

async function recompute(
  { frames, options }: StackRecipe,
  { paths, fullNames, masters }: Inputs,
  threads: number,
  signal: AbortSignal,
): Promise<Stack> {
  const pool = startStackThreads(threads);
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-'));
  const progress = createProgress(process.stderr, [{ key: 'recomputing', frames }]);
  try {
    // Any file that is not FITS can stand in for a missing one that was left out as not FITS.
    const nothing = join(folder, 'nothing.fit');
    writeFileSync(nothing, '');
    const standIn = (status: string): string =>
      status === 'unreadable' ? join(folder, 'missing.fit') : nothing;
    progress.startChunk(0);
    const outcome = await stackFrames(
      {
        frames: frames.map(({ name, status }, n) => ({
          name: fullNames.get(name) ?? name,
          handle: paths[n] ?? standIn(status),
        })),
        options,
        masters,
        signal,
      },
      pool,
      (event) => {
        progress.show(event);
      },
    );
    if (outcome.ok) return outcome.stack;
    throw new CommandError(
      EXIT_CODES.nothingStacked,
      'The raw frames give no stack at all with this version of CrowdSky.',
    );
  } catch (error) {
    throw asCommandError(error);
  } finally {
    progress.end();
    pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The header does not say whether the site's coordinates were to be kept, only whether there are some: try both. */
async function judge(bytes: Uint8Array, header: Header, stack: Stack): Promise<Verdict> {
  const format = header.integer('BITPIX') === 16 ? 'int16' : 'float32';
  const make = (keepLocation: boolean): Uint8Array => writeFits(stackToFits(stack, { format, keepLocation }));
  const without = make(false);
  if (Buffer.compare(bytes, without) === 0) return { isSame: true, differences: [] };
  const withLocation = make(true);
  if (Buffer.compare(bytes, withLocation) === 0) return { isSame: true, differences: [] };
  const candidates = await Promise.all([without, withLocation].map((made) => compareStacks(bytes, made)));
  const [differences] = candidates.sort((a, b) => a.length - b.length);
  const last = 'All cards and data are the same, but the bytes around them are not.';
  return { isSame: false, differences: differences.length > 0 ? differences : [last] };
}

function report(
  path: string,
  { frames, software }: StackRecipe,
  { isSame, differences }: Verdict,
  isJson: boolean,
): void {
  const used = frames.filter(({ status }) => status === 'used').length;
  if (isJson) {
    const json = {
      command: 'verify',
      stack: path,
      isSame,
      framesUsed: used,
      madeBy: software ?? null,
      checkedBy: SOFTWARE,
      differences,
    };
    process.stdout.write(`${JSON.stringify(json, null, 1)}\n`);
    return;
  }
  if (isSame) {
    process.stdout.write(`${path} is, to the byte, what its ${used} raw frames give.\n`);
    return;
  }
  const versions =
    software === SOFTWARE
      ? ''
      : ` It was made by ${software ?? 'an unknown program'}, and this is ${SOFTWARE}.`;
  const lines = differences.map((line) => `  ${line}\n`).join('');
  process.stdout.write(`${path} is not what its raw frames give.${versions}\n${lines}`);
}
