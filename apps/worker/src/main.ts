/** The `crowdsky` command: parses its arguments and runs one sub-command. */
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { CommandError } from './command/command-error.ts';
import type { CommandRun } from './command/command-run.ts';
import { EXIT_CODES, EXIT_CODES_HELP } from './command/exit-codes.ts';
import { errorCode, WriteError } from '@crowdsky/files';
import { addInfoCommand } from './command/info/add-info-command.ts';
import { listenForInterrupts } from './command/interrupts.ts';
import { addLoginCommands } from './command/login/add-login-commands.ts';
import { addSimulateCommand } from './command/simulate/add-simulate-command.ts';
import { addStackCommand } from './command/stack/add-stack-command.ts';
import { addStacksCommand } from './command/stacks/add-stacks-command.ts';
import { addUploadCommand } from './command/upload/add-upload-command.ts';
import { addVerifyCommand } from './command/verify/add-verify-command.ts';
import { addWatchCommand } from './command/watch/add-watch-command.ts';
import { addWorkerCommand } from './command/worker/add-worker-command.ts';

/** Runs the command line `args`, without the program's own name, and resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  goOnWithoutReader();
  let exitCode: number = EXIT_CODES.done;
  const run: CommandRun = {
    signal: listenForInterrupts(),
    finish(code) {
      exitCode = code;
    },
  };
  const program = new Command('crowdsky')
    .description('Stacks the raw frames of Seestar smart telescopes.')
    .version(`crowdsky ${VERSION}`, '-V, --version')
    .addHelpText('after', EXIT_CODES_HELP)
    .showHelpAfterError('(crowdsky --help, or crowdsky <command> --help, lists what can be given)')
    .exitOverride();
  addStackCommand(program, run);
  addInfoCommand(program, run);
  addSimulateCommand(program, run);
  addVerifyCommand(program, run);
  addLoginCommands(program, run);
  addUploadCommand(program, run);
  addWatchCommand(program, run);
  addStacksCommand(program, run);
  addWorkerCommand(program, run);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    const code = explain(error);
    // Nothing waits for the rest of this thread's work.
    if (run.signal.aborted) process.exit(code);
    return code;
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

/** The reader of the output may end first, as in `crowdsky info *.fit | head`; the work still continues. */
function goOnWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
    });
}
