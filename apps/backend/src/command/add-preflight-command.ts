/** `crowdsky-admin preflight`. */
import type { Command } from 'commander';
import type { CommandRun } from './command-run.ts';
import { exitCodes } from './exit-codes.ts';
import { preflight } from './preflight.ts';
import { table } from './table.ts';

export function addPreflightCommand(program: Command, run: CommandRun): void {
  program
    .command('preflight')
    .description('try database, storage, disk and port, before the first start or at any time')
    .action(async () => {
      const parts = await preflight(run.settings());
      run.print(parts, () =>
        table(
          ['PART', 'STATE', 'WHAT WAS FOUND'],
          parts.map(({ part, ok, sentence }) => [part, ok ? 'ok' : 'MISSING', sentence]),
        ),
      );
      if (parts.some(({ ok }) => !ok)) run.exitCode = exitCodes.away;
    });
}
