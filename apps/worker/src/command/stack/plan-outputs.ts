/** Where each chunk's stack and preview go; fails early if they cannot be written. */
import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import type { Chunk } from '@crowdsky/stack-core';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { stackName } from '../stack-name.ts';
import type { ListedFrame, StackOutput } from '@crowdsky/stack-files';
import { WriteError } from '@crowdsky/files';
import type { StackSettings } from './stack-settings.ts';

/**
 * One output for each chunk, in their order. A path is a folder if it ends in a slash, if it is one, or if there are
 * several chunks and it has no extension. Makes the folders. Throws CommandError, and WriteError.
 */
export function planOutputs(chunks: readonly Chunk<ListedFrame>[], settings: StackSettings): StackOutput[] {
  if (chunks.length === 0) return [];
  const stacks = placeFiles(settings.output, chunks, 'fits');
  const previews = settings.preview === undefined ? undefined : placeFiles(settings.preview, chunks, 'png');
  const outputs = chunks.map((_, n) => ({ stack: stacks[n], preview: previews?.[n] }));
  for (const { stack, preview } of outputs) {
    refuseOverwriting(chunks, settings, stack);
    if (preview !== undefined) refuseOverwriting(chunks, settings, preview);
    if (preview !== undefined && resolve(preview) === resolve(stack)) {
      throw new CommandError(EXIT_CODES.wrongUsage, `The stack and its preview cannot both be ${stack}.`);
    }
  }
  return outputs;
}

function placeFiles(
  path: string,
  chunks: readonly Chunk<ListedFrame>[],
  extension: 'fits' | 'png',
): string[] {
  const isOneFile = !isFolder(path) && !/[\\/]$/.test(path);
  if (isOneFile && chunks.length > 1 && extname(path) !== '') throw severalChunks(path, chunks);
  if (isOneFile && chunks.length === 1) {
    refuseUnlessWritable(path, dirname(path));
    return [path];
  }
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new WriteError(path, error);
  }
  refuseUnlessWritable(path, path);
  return chunks.map(({ key, objectName }) => join(path, `${stackName(objectName, key)}.${extension}`));
}

function severalChunks(path: string, chunks: readonly Chunk<ListedFrame>[]): CommandError {
  const lines = chunks.map(
    ({ key, objectName, frames }) => `  ${key}  ${objectName ?? 'no name'}, ${frames.length} frames`,
  );
  return new CommandError(
    EXIT_CODES.wrongUsage,
    `${path} is one file, but the frames make ${chunks.length} chunks:\n${lines.join('\n')}\n` +
      'Give a folder instead, as in -o stacks/, or --chunk all to stack all frames of a target together.',
  );
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    throw new WriteError(path, error);
  }
}

function refuseUnlessWritable(path: string, folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new WriteError(path, error);
  }
}

function refuseOverwriting(
  chunks: readonly Chunk<ListedFrame>[],
  { masters }: StackSettings,
  path: string,
): void {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return;
  const real = realpathSync(path);
  const inputs = [
    ...chunks.flatMap(({ frames }) => frames.map((frame) => frame.path)),
    masters.bias,
    masters.dark,
    masters.flat,
  ];
  if (inputs.some((input) => input !== undefined && isSameFile(input, real))) {
    throw new CommandError(
      EXIT_CODES.wrongUsage,
      `${path} is one of the frames given: the stack would overwrite it.`,
    );
  }
}

function isSameFile(path: string, real: string): boolean {
  try {
    return realpathSync(path) === real;
  } catch {
    return false;
  }
}
