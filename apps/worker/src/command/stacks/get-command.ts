/** `crowdsky stacks get`: stacks of the account into files. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '@crowdsky/api';
import { hashFile, WriteError } from '@crowdsky/files';
import { ownerEnvironment } from '../../owner/config.ts';
import { digestOfStored, downloadStack, isGone } from '../../owner/download-stack.ts';
import { findAccess } from '../../owner/find-access.ts';
import type { Access } from '../../owner/find-access.ts';
import { listStacks } from '../../owner/list-stacks.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { explained, explainedUsage } from '../owner-errors.ts';
import { stackFileName } from './stack-file-name.ts';
import { createTransferProgress } from '../terminal/transfer-progress.ts';
import type { TransferProgress } from '../terminal/transfer-progress.ts';

export interface GetSettings {
  readonly server: string | undefined;
  readonly object: string | undefined;
  readonly numbers: readonly number[];
  readonly all: boolean;
  readonly output: string;
}

/** Resolves to the exit code. Rejects with CommandError and WriteError. */
export async function getCommand(settings: GetSettings, signal: AbortSignal): Promise<number> {
  const { server, output, numbers, all } = settings;
  if (all === numbers.length > 0)
    throw new CommandError(
      EXIT_CODES.wrongUsage,
      'Give the numbers of stacks, or --all for every one of them.',
    );
  const access = await explainedUsage(() => findAccess(server, ownerEnvironment()));
  makeFolder(output);
  return explained(access.address, signal, async () => {
    const stacks = all
      ? await listStacks(access.server, { object: settings.object }, signal)
      : await named(numbers, access, signal);
    return fetchAll(stacks, numbers, output, access, signal);
  });
}

/** Those of the account; a number that it has not is told later. */
async function named(numbers: readonly number[], { server }: Access, signal: AbortSignal): Promise<Stack[]> {
  const stacks: Stack[] = [];
  for (const id of new Set(numbers)) {
    try {
      stacks.push(await server.getStack({ path: { id }, signal }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return stacks;
}

async function fetchAll(
  stacks: readonly Stack[],
  numbers: readonly number[],
  folder: string,
  access: Access,
  signal: AbortSignal,
): Promise<number> {
  const progress = createTransferProgress(process.stderr);
  const missing = [...new Set(numbers)].filter((number) => !stacks.some(({ id }) => id === number));
  const lines = missing.map((number) => `${number}  There is no such stack in your account.`);
  let failed = missing.length;
  progress.begin(
    'fetching',
    stacks.length,
    stacks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  try {
    for (const stack of stacks) {
      const end = await fetchOne(stack, join(folder, stackFileName(stack)), access, progress, signal);
      if (!end.isThere) failed++;
      lines.push(`${stack.id}  ${end.line}`);
    }
  } finally {
    progress.end();
  }
  if (lines.length === 0) lines.push(`There are no stacks at ${access.address}.`);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (failed === 0) return EXIT_CODES.done;
  return failed === lines.length ? EXIT_CODES.nothingStacked : EXIT_CODES.someChunksFailed;
}

async function fetchOne(
  stack: Stack,
  path: string,
  access: Access,
  progress: TransferProgress,
  signal: AbortSignal,
): Promise<{ readonly isThere: boolean; readonly line: string }> {
  const before = await compare(stack, path, signal);
  if (before === 'other')
    return { isThere: false, line: `${path} is another file: move it away, or give another folder with -o.` };
  if (before === 'same') progress.addBytes(stack.sizeBytes);
  else
    try {
      await downloadStack(stack, path, access, {
        signal,
        onBytes: (count) => {
          progress.addBytes(count);
        },
        onRetry: () => {
          progress.note('The transfer broke; it goes on.');
        },
      });
    } catch (error) {
      if (!isGone(error)) throw error;
      const isLost = error.code === 'file-lost';
      return { isThere: false, line: isLost ? error.message : 'It was deleted meanwhile.' };
    }
  progress.addFile();
  return { isThere: true, line: before === 'same' ? `${path} (there before)` : path };
}

/** A stack whose digest is not known is told by its size. */
async function compare(stack: Stack, path: string, signal: AbortSignal): Promise<'none' | 'same' | 'other'> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'none';
  if (!found.isFile() || found.size !== stack.sizeBytes) return 'other';
  const expected = digestOfStored(stack);
  return expected === null || (await hashFile(path, signal)) === expected ? 'same' : 'other';
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new WriteError(folder, error);
  }
}
