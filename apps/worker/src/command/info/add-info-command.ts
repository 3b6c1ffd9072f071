/** The arguments of `crowdsky info`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { CFA_PATTERNS, CHUNK_LENGTHS } from '@crowdsky/stack-core';
import type { CfaPattern, ChunkLength } from '@crowdsky/stack-core';
import { defaultThreads, wholeNumber } from '../parse-arguments.ts';
import type { CommandRun } from '../command-run.ts';

interface InfoFlags {
  readonly chunk: ChunkLength;
  readonly pattern?: CfaPattern;
  readonly threads: number;
  readonly json: boolean;
}

/** Loads the implementation only when the command runs. */
export function addInfoCommand(program: Command, { signal, finish }: CommandRun): void {
  program
    .command('info')
    .summary('show headers, chunk, stars, sharpness and sky of raw frames')
    .description(
      'Shows what each raw frame is: its header, the chunk it belongs to, its stars, sharpness and sky.',
    )
    .argument('<files...>', 'raw frames, and folders, which are searched for .fit, .fits and .fts files')
    .addOption(
      new Option('--chunk <length>', 'length of a chunk').choices(Object.keys(CHUNK_LENGTHS)).default('15m'),
    )
    .addOption(
      new Option('--pattern <pattern>', 'colour filters, for frames whose header has no BAYERPAT').choices(
        CFA_PATTERNS,
      ),
    )
    .option(
      '--threads <n>',
      'worker threads; 0 works in the main thread',
      wholeNumber(0, 64),
      defaultThreads(),
    )
    .option('--json', 'print one report for machines on standard output', false)
    .action(async (inputs: string[], { chunk: slot, pattern, threads, json: isJson }: InfoFlags) => {
      const { infoCommand } = await import('./info-command.ts');
      finish(await infoCommand({ inputs, slot, pattern, threads, isJson }, signal));
    });
}
