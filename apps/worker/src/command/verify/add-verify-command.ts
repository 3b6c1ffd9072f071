/** The arguments of `crowdsky verify`. */
import type { Command } from 'commander';
import { defaultThreads, wholeNumber } from '../parse-arguments.ts';
import type { CommandRun } from '../command-run.ts';

interface VerifyFlags {
  readonly raws: readonly string[];
  readonly threads: number;
  readonly json: boolean;
}

/** Loads the implementation only when the command runs. */
export function addVerifyCommand(program: Command, { signal, finish }: CommandRun): void {
  program
    .command('verify')
    .summary('stack again from the raw frames and compare the bytes')
    .description(
      'Reads from the header of a stack how it was made, finds the raw frames (and masters) by their SHA-256, makes the stack again and says whether every byte is the same, and if not what differs.',
    )
    .argument('<stack>', 'a FITS file made by crowdsky or its app')
    .requiredOption('--raws <folders...>', 'where the raw frames are, at any depth')
    .option(
      '--threads <n>',
      'worker threads; 0 works in the main thread',
      wholeNumber(0, 64),
      defaultThreads(),
    )
    .option('--json', 'print one report for machines on standard output', false)
    .action(async (stack: string, { raws, threads, json: isJson }: VerifyFlags) => {
      const { verifyCommand } = await import('./verify-command.ts');
      finish(await verifyCommand({ stack, raws, threads, isJson }, signal));
    });
}
