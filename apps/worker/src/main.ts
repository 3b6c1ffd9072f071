/** The `crowdsky` command: parses its arguments and runs one sub-command. */
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { CommandError } from './command/command-error.ts';
import { EXIT_CODES, EXIT_CODES_HELP } from './command/exit-codes.ts';
import { errorCode, removeUnfinished, WriteError } from '@crowdsky/files';
import { addInfoCommand } from './command/info/add-info-command.ts';
import { addSimulateCommand } from './command/simulate/add-simulate-command.ts';
import { addStackCommand } from './command/stack/add-stack-command.ts';
import { addVerifyCommand } from './command/verify/add-verify-command.ts';

/** Runs the command line `args`, without the program's own name, and resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  endOnSignals();
  goOnWithoutReader();
  let exitCode: number = EXIT_CODES.done;
  const program = new Command('crowdsky')
    .description('Stacks the raw frames of Seestar smart telescopes.')
    .version(`crowdsky ${VERSION}`, '-V, --version')
    .addHelpText('after', EXIT_CODES_HELP)
    .showHelpAfterError('(crowdsky --help, or crowdsky <command> --help, lists what can be given)')
    .exitOverride();
  const finish = (code: number): void => {
    exitCode = code;
  };
  addStackCommand(program, finish);
  addInfoCommand(program, finish);
  addSimulateCommand(program, finish);
  addVerifyCommand(program, finish);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

const { version: VERSION } = createRequire(import.meta.url)('../package.json') as { version: string };

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.wrongUsage;
  if (error instanceof CommandError || error instanceof WriteError) {
    process.stderr.write(`crowdsky: ${error.message}\n`);
    return error instanceof CommandError ? error.exitCode : EXIT_CODES.cannotWrite;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `crowdsky: this is a fault in the program, please report it with the lines below.\n${trace}\n`,
  );
  return EXIT_CODES.fault;
}

/** Ends at once: what is written aside is removed, and finished files stay. */
function endOnSignals(): void {
  const end = (word: string, exitCode: number): void => {
    removeUnfinished();
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    process.stderr.write(`crowdsky: ${word}; no half file is left.\n`);
    process.exit(exitCode);
  };
  process.once('SIGINT', () => {
    end('interrupted', EXIT_CODES.interrupted);
  });
  process.once('SIGTERM', () => {
    end('ended by another program', EXIT_CODES.interrupted + 13);
  });
}

/** Who reads what is written may end first, as in `crowdsky info *.fit | head`: the work goes on all the same. */
function goOnWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
    });
}
