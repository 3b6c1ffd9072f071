/** The arguments of `crowdsky watch`. */
import type { Command } from 'commander';
import type { CommandRun } from '../command-run.ts';
import { anyNumber, defaultThreads, wholeNumber } from '../parse-arguments.ts';
import { addServerOptions, LENGTHS } from '../upload/upload-options.ts';
import type { ServerFlags } from '../upload/upload-options.ts';

interface WatchFlags extends ServerFlags {
  readonly overwrite: boolean;
  readonly stackHere: boolean;
  readonly threads: number;
  readonly settle: number;
  readonly poll: number;
  readonly once: boolean;
  readonly json: boolean;
}

/** Loads the implementation only when the command runs. */
export function addWatchCommand(program: Command, { signal, finish }: CommandRun): void {
  const command = program
    .command('watch')
    .summary('send raw frames as they appear in folders, until it is stopped')
    .description(
      'Watches folders, and all folders in them, for frames that a telescope or another program puts there. A frame is sent ' +
        'once it is complete; when its chunk of time is over the server stacks it. Finished stacks of CrowdSky are sent too. ' +
        'Nothing is sent twice, also after a restart: the server is asked what it has.',
    )
    .argument('<folders...>', 'folders to watch; one that is not there yet, such as a share, is waited for');
  addServerOptions(command)
    .option(
      '--overwrite',
      'send what was stacked before again, and replace its stacks, unless they have more frames',
      false,
    )
    .option(
      '--stack-here',
      'stack each chunk on this computer when it is over, and send the stacks alone',
      false,
    )
    .option('--threads <n>', 'with --stack-here: worker threads', wholeNumber(0, 64), defaultThreads())
    .option(
      '--settle <minutes>',
      'how long no frame of a chunk must have come before it is stacked; longer than a program that copies pauses',
      anyNumber(0.01, 1440),
      5,
    )
    .option('--poll <seconds>', 'time between two looks into the folders', anyNumber(0.1, 3600), 5)
    .option('--once', 'go through what is there and end; a chunk whose time is not over is left open', false)
    .option('--json', 'print one JSON object a line instead of sentences', false)
    .action(async (folders: string[], flags: WatchFlags) => {
      const { watchCommand } = await import('./watch-command.ts');
      const { server, chunk, keepLocation, overwrite, stackHere, threads, settle, poll, once, json, atOnce } =
        flags;
      const settings = {
        folders,
        server,
        wishes: { slotSeconds: LENGTHS[chunk], keepLocation, overwrite },
        filesAtOnce: atOnce,
        stackThreads: stackHere ? threads : undefined,
        pollMs: 1000 * poll,
        settleMs: 60_000 * settle,
        isOnce: once,
        isJson: json,
      };
      finish(await watchCommand(settings, signal));
    });
}
