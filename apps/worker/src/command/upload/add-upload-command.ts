/** The arguments of `crowdsky upload`. */
import type { Command } from 'commander';
import type { CommandRun } from '../command-run.ts';
import { defaultThreads, wholeNumber } from '../parse-arguments.ts';
import { addServerOptions, LENGTHS } from './upload-options.ts';
import type { ServerFlags } from './upload-options.ts';

interface UploadFlags extends ServerFlags {
  readonly overwrite: boolean;
  readonly wait: boolean;
  readonly stackHere: boolean;
  readonly threads: number;
}

/** Loads the implementation only when the command runs. */
export function addUploadCommand(program: Command, { signal, finish }: CommandRun): void {
  const command = program
    .command('upload')
    .summary('send raw frames to a CrowdSky server, which stacks them')
    .description(
      'Sends raw frames to a CrowdSky server, which stacks every chunk of time and target, and finished stacks that CrowdSky ' +
        'made. Only what the server does not have is sent. Interrupted, the same command goes on where it stopped.',
    )
    .argument(
      '<files...>',
      'frames and stacks, and folders, which are searched for .fit, .fits and .fts files',
    );
  addServerOptions(command)
    .option('--wait', 'wait until the frames are stacked, and name those that were left out', false)
    .option('--overwrite', 'send what was stacked before again, and replace its stacks', false)
    .option('--stack-here', 'stack on this computer and send the stacks alone', false)
    .option('--threads <n>', 'with --stack-here: worker threads', wholeNumber(0, 64), defaultThreads())
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
