/** `crowdsky-admin`: parses its arguments, runs one sub-command, and explains what went wrong by sentence and exit code. */
import { Command, CommanderError } from 'commander';
import { StorageError } from '@crowdsky/storage';
import { isDatabaseAway } from '../database/database-away.ts';
import { AppError } from '../ground/app-error.ts';
import { ConfigError } from '../ground/config.ts';
import { addAuditCommand } from './add-audit-command.ts';
import { addJobsCommand } from './add-jobs-command.ts';
import { addPreflightCommand } from './add-preflight-command.ts';
import { addStorageCommand } from './add-storage-command.ts';
import { addUsersCommand } from './add-users-command.ts';
import { CommandRun } from './command-run.ts';
import type { Surroundings } from './command-run.ts';
import { exitCodes, exitCodesHelp } from './exit-codes.ts';

/** Runs the command line `args`, without the program's own name, and resolves to the exit code. */
export async function runAdmin(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { write, writeError } = surroundings;
  const program = new Command('crowdsky-admin')
    .description(
      'Accounts, jobs, storage and audit log of a CrowdSky server, on its machine and with its settings.',
    )
    .option('--json', 'print one JSON value for programs', false)
    .option('--by <name>', 'who you are, for the audit log', surroundings.user)
    .addHelpText('after', exitCodesHelp)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: write, writeErr: writeError })
    .showHelpAfterError('(--help lists what can be given)')
    .exitOverride();
  const run = new CommandRun(program, surroundings);
  addUsersCommand(program, run);
  addJobsCommand(program, run);
  addStorageCommand(program, run);
  addAuditCommand(program, run);
  addPreflightCommand(program, run);
  try {
    await program.parseAsync(args, { from: 'user' });
    return run.exitCode;
  } catch (error) {
    const { code, sentence } = explain(error);
    if (sentence !== '') writeError(`crowdsky-admin: ${sentence}\n`);
    return code;
  }
}

function explain(error: unknown): { code: number; sentence: string } {
  // commander has said what it is by itself
  if (error instanceof CommanderError)
    return { code: error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage, sentence: '' };
  if (error instanceof ConfigError) return { code: exitCodes.away, sentence: error.message };
  if (error instanceof AppError && error.status < 500)
    return { code: exitCodes.refused, sentence: error.message };
  if (error instanceof StorageError)
    return { code: exitCodes.away, sentence: `The storage cannot be used: ${error.message}` };
  const isAway = error instanceof AppError && error.status === 503;
  if (isAway || isDatabaseAway(error))
    return { code: exitCodes.away, sentence: sentenceOfAway(error as Error) };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: exitCodes.fault,
    sentence: `this is a fault in the program, please report it with the lines below.\n${trace}`,
  };
}

/** The operator may know the driver's own words, which callers of the API never see. */
function sentenceOfAway(error: Error): string {
  const { cause } = error;
  return error instanceof AppError
    ? `${error.message}${cause instanceof Error ? ` (${cause.message})` : ''}`
    : `The database cannot be used: ${error.message}`;
}
