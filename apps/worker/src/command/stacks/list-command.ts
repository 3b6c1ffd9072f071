/** `crowdsky stacks`: what the account has. */
import type { Stack } from '@crowdsky/api';
import { ownerEnvironment } from '../../owner/config.ts';
import { findAccess } from '../../owner/find-access.ts';
import { listStacks } from '../../owner/list-stacks.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { explained, explainedUsage } from '../owner-errors.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { formatSeconds } from '../terminal/format-seconds.ts';

interface ListSettings {
  readonly server: string | undefined;
  readonly object: string | undefined;
  readonly isJson: boolean;
}

/** Resolves to the exit code. Rejects with CommandError. */
export async function listCommand(settings: ListSettings, signal: AbortSignal): Promise<number> {
  const { address, server } = await explainedUsage(() => findAccess(settings.server, ownerEnvironment()));
  const { object, isJson } = settings;
  const stacks = await explained(address, signal, () => listStacks(server, { object }, signal));
  if (isJson)
    process.stdout.write(`${JSON.stringify({ command: 'stacks', server: address, stacks }, null, 1)}\n`);
  else process.stdout.write(`${stackLines(stacks, address).join('\n')}\n`);
  return EXIT_CODES.done;
}

const HEADINGS = ['number', 'chunk', 'object', 'frames', 'exposure', 'size', 'made by'];

export function stackLines(stacks: readonly Stack[], address: string): string[] {
  if (stacks.length === 0) return [`There are no stacks at ${address}.`];
  const rows = [HEADINGS, ...stacks.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

function cellsOf(stack: Stack): string[] {
  const { id, chunkKey, objectName, framesAligned, framesInput, exposureSeconds, sizeBytes } = stack;
  return [
    String(id),
    chunkKey,
    objectName ?? 'no name',
    `${framesAligned} of ${framesInput}`,
    exposureSeconds === null ? 'unknown' : formatSeconds(exposureSeconds),
    formatBytes(sizeBytes),
    makerOf(stack),
  ];
}

function makerOf({ madeBy, verification }: Stack): string {
  if (madeBy === 'worker') return 'the server';
  if (verification === null) return 'a device';
  return verification.isSame ? 'a device, verified' : 'a device, not what its frames give';
}
