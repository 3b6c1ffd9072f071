/** `crowdsky verify`: stacks the same raw frames again and compares the bytes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesSource, FitsError, readPrimary } from '@crowdsky/fits';
import type { Header } from '@crowdsky/fits';
import { MASTER_KINDS, SOFTWARE } from '@crowdsky/stack-core';
import type { Stack, StackEvent } from '@crowdsky/stack-core';
import { asCommandError } from '../as-command-error.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { explainFileError } from '@crowdsky/files';
import { createProgress } from '../terminal/progress.ts';
import { startStackThreads } from '@crowdsky/stack-files';
import { judgeStack, makeAgain } from '../../verifying/make-again.ts';
import type { FoundInputs, Verdict } from '../../verifying/make-again.ts';
import { NotVerifiable } from '../../verifying/not-verifiable.ts';
import { readRecipe } from '../../verifying/read-recipe.ts';
import type { NamedFile, StackRecipe } from '../../verifying/read-recipe.ts';
import { findRaws } from './find-raws.ts';
import type { FoundRaws } from './find-raws.ts';

export interface VerifySettings {
  readonly stack: string;
  readonly raws: readonly string[];
  readonly threads: number;
  readonly isJson: boolean;
}

/** Resolves to the exit code: 0 if the stack is what its raw frames give, to the byte. Throws CommandError. */
export async function verifyCommand(
  { stack: path, raws, threads, isJson }: VerifySettings,
  signal: AbortSignal,
): Promise<number> {
  const bytes = readStack(path);
  const { header, recipe } = await openStack(bytes, path);
  const wanted = wantedBy(recipe);
  const found = await findRaws(wanted, raws, signal).catch((error: unknown) => {
    throw asCommandError(error);
  });
  try {
    const made = await recompute(recipe, inputsOf(recipe, wanted, found, raws), threads, signal);
    const verdict = await judgeStack(bytes, header, made);
    report(path, recipe, verdict, isJson);
    return verdict.isSame ? EXIT_CODES.done : EXIT_CODES.nothingStacked;
  } finally {
    await found.remove();
  }
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
    if (error instanceof NotVerifiable) throw refusal(error);
    if (error instanceof FitsError)
      throw new CommandError(EXIT_CODES.nothingStacked, `${path}: ${error.message}`);
    throw error;
  }
}

/** Its frames, then its masters. */
function wantedBy({ frames, masters }: StackRecipe): readonly NamedFile[] {
  return [...frames, ...MASTER_KINDS.flatMap((kind) => masters[kind] ?? [])];
}

/** Throws CommandError where a file is not there. */
function inputsOf(
  { frames, masters }: StackRecipe,
  wanted: readonly NamedFile[],
  { paths, fullNames }: FoundRaws,
  folders: readonly string[],
): FoundInputs {
  const kinds = MASTER_KINDS.filter((kind) => masters[kind] !== undefined);
  const missing = wanted.filter(({ sha256 }, n) => sha256 !== undefined && paths[n] === undefined);
  if (missing.length > 0) {
    const list = missing.map(({ name, sha256 }) => `  ${name} (SHA-256 ${sha256 ?? ''})`).join('\n');
    throw new CommandError(
      EXIT_CODES.nothingStacked,
      `${missing.length} of the ${wanted.length} files that the stack was made of are not in ${folders.join(', ')}:\n${list}\n` +
        'Give all folders that hold them, unchanged, with --raws.',
    );
  }
  const count = frames.length;
  return {
    frames: paths.slice(0, count).map((path) => ({ path })),
    fullNames,
    masters: Object.fromEntries(
      kinds.map((kind, n) => {
        const { name } = wanted[count + n];
        return [kind, { name: fullNames.get(name) ?? name, handle: paths[count + n] }];
      }),
    ),
  };
}

async function recompute(
  recipe: StackRecipe,
  inputs: FoundInputs,
  threads: number,
  signal: AbortSignal,
): Promise<Stack> {
  const pool = startStackThreads(threads);
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-'));
  const progress = createProgress(process.stderr, [{ key: 'recomputing', frames: recipe.frames }]);
  try {
    progress.startChunk(0);
    const onEvent = (event: StackEvent): void => {
      progress.show(event);
    };
    return await makeAgain(recipe, inputs, { pool, folder, signal, onEvent });
  } catch (error) {
    throw error instanceof NotVerifiable ? refusal(error) : asCommandError(error);
  } finally {
    progress.end();
    pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function refusal({ message }: NotVerifiable): CommandError {
  return new CommandError(EXIT_CODES.nothingStacked, message);
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
