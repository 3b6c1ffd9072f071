/** The arguments of `crowdsky upload`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { CHUNK_LENGTHS } from '@crowdsky/stack-core';
import type { CommandRun } from '../command-run.ts';
import { defaultThreads, wholeNumber } from '../parse-arguments.ts';

/** The server has no chunks of all times. */
const LENGTHS = { '15m': CHUNK_LENGTHS['15m'], '3m': CHUNK_LENGTHS['3m'], '1m': CHUNK_LENGTHS['1m'] };

interface UploadFlags {
  readonly server?: string;
  readonly chunk: keyof typeof LENGTHS;
  readonly keepLocation: boolean;
  readonly overwrite: boolean;
  readonly wait: boolean;
  readonly atOnce: number;
  readonly stackHere: boolean;
  readonly threads: number;
}

/** Loads the implementation only when the command runs. */
export function addUploadCommand(program: Command, { signal, finish }: CommandRun): void {
  program
    .command('upload')
    .summary('send raw frames to a CrowdSky server, which stacks them')
    .description(
      'Sends raw frames to a CrowdSky server, which stacks every chunk of time and target. Only what the server does not ' +
        'have is sent. Interrupted, the same command goes on where it stopped.',
    )
    .argument('<files...>', 'raw frames, and folders, which are searched for .fit, .fits and .fts files')
    .option(
      '--server <address>',
      'address of the server; CROWDSKY_SERVER if not given, else that of the login',
    )
    .option('--wait', 'wait until the frames are stacked, and name those that were left out', false)
    .addOption(
      new Option('--chunk <length>', 'length of a chunk; below 15m for pro accounts')
        .choices(Object.keys(LENGTHS))
        .default('15m'),
    )
    .option('--keep-location', 'let the server keep the coordinates of the observing site', false)
    .option('--overwrite', 'send what was stacked before again, and replace its stacks', false)
    .option('--stack-here', 'stack on this computer and send the stacks alone', false)
    .option('--threads <n>', 'with --stack-here: worker threads', wholeNumber(0, 64), defaultThreads())
    .option('--at-once <n>', 'files sent at a time', wholeNumber(1, 16), 4)
    .action(async (inputs: string[], flags: UploadFlags) => {
      const { uploadCommand } = await import('./upload-command.ts');
      const { server, chunk, keepLocation, overwrite, wait, atOnce } = flags;
      const wishes = { slotSeconds: LENGTHS[chunk], keepLocation, overwrite };
      const stackThreads = flags.stackHere ? flags.threads : undefined;
      finish(
        await uploadCommand({ inputs, server, wishes, wait, filesAtOnce: atOnce, stackThreads }, signal),
      );
    });
}
