/** `crowdsky-admin storage …`. */
import type { Command } from 'commander';
import type { StorageCheck } from '@crowdsky/api';
import type { CommandRun } from './command-run.ts';
import { exitCodes } from './exit-codes.ts';
import { formatSize } from './sizes.ts';
import { table } from './table.ts';

export function addStorageCommand(program: Command, run: CommandRun): void {
  program
    .command('storage')
    .description('compare the database with the files')
    .command('check')
    .description('find rows without their files, and files without a row')
    .option('--delete', 'hand files without a row to the clean-up of the server', false)
    .action(async (asked: { delete: boolean }) => {
      const found = await run.open((admin, actor) => admin.storage.check(actor, asked));
      run.print(found, () => findings(found));
      if (found.missingCount > 0 || found.unknownCount > found.handedOver) run.exitCode = exitCodes.found;
    });
}

function findings(found: StorageCheck): string {
  const { missing, unknown, foreign } = found;
  const rows = [
    ...missing.map(({ kind, place, id, userId, name }) => [
      ...['missing', place === 'archive' ? kind : `${kind}, ${place}`, String(id), String(userId), '', name],
    ]),
    ...unknown.map(({ name, sizeBytes }) => ['unknown', '', '', '', formatSize(sizeBytes), name]),
    ...foreign.map((name) => ['foreign', '', '', '', '', name]),
  ];
  const summary = [
    `${found.rows} files that rows name and ${found.files} files of the storage compared.`,
    `${found.missingCount} missing, ${found.unknownCount} unknown, ${found.foreignCount} foreign.`,
    ...(found.handedOver > 0 ? [`${found.handedOver} handed to the clean-up of the server.`] : []),
  ];
  const listed = rows.length === 0 ? '' : table(['FOUND', 'WHAT', 'ID', 'ACCOUNT', 'SIZE', 'FILE'], rows);
  return `${listed}${summary.join('\n')}\n`;
}
