/** The arguments of `crowdsky stack`. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { CFA_PATTERNS, CHUNK_LENGTHS, PIXEL_FORMATS, REJECTIONS, RESAMPLINGS } from '@crowdsky/stack-core';
import type { CfaPattern, ChunkLength, PixelFormat, Rejection, Resampling } from '@crowdsky/stack-core';
import { defaultThreads, sigmaLimits, wholeNumber } from '../parse-arguments.ts';
import type { CommandRun } from '../command-run.ts';
import type { StackSettings } from './stack-settings.ts';

interface StackFlags {
  readonly output: string;
  readonly preview?: string;
  readonly chunk: ChunkLength;
  readonly rejection?: Rejection;
  readonly sigma?: { readonly low: number; readonly high: number };
  readonly resampling?: Resampling;
  readonly repair: boolean;
  readonly pattern?: CfaPattern;
  readonly bias?: string;
  readonly dark?: string;
  readonly flat?: string;
  readonly threads: number;
  readonly format: PixelFormat;
  readonly keepLocation: boolean;
  readonly json: boolean;
}

/** Loads the implementation only when the command runs. */
export function addStackCommand(program: Command, { signal, finish }: CommandRun): void {
  const command = program
    .command('stack')
    .summary('stack raw frames, one stack for every chunk of time and target')
    .description(
      'Stacks raw frames. Frames are grouped into chunks by time, filter and target, and every chunk gives one FITS file: the image, the number of frames at each pixel, and a table of stars.',
    )
    .argument('<files...>', 'raw frames, and folders, which are searched for .fit, .fits and .fts files');
  addOutputOptions(command);
  addMethodOptions(command);
  command
    .option(
      '--threads <n>',
      'worker threads; 0 works in the main thread',
      wholeNumber(0, 64),
      defaultThreads(),
    )
    .option('--json', 'print one report for machines on standard output', false)
    .action(async (files: string[], flags: StackFlags) => {
      const { stackCommand } = await import('./stack-command.ts');
      finish(await stackCommand(settingsOf(files, flags), signal));
    });
}

function addOutputOptions(command: Command): void {
  command
    .requiredOption(
      '-o, --output <path>',
      'the stack; or a folder, for stack_<object>_<chunk>.fits of each chunk',
    )
    .option('--preview <path>', 'also a picture, as PNG; or a folder for one of each chunk')
    .addOption(
      new Option('--chunk <length>', 'length of a chunk; "all" puts all frames of a target together')
        .choices(Object.keys(CHUNK_LENGTHS))
        .default('15m'),
    )
    .addOption(
      new Option('--format <format>', 'pixels of the stack; int16 halves the file')
        .choices(PIXEL_FORMATS)
        .default('float32'),
    )
    .option('--keep-location', 'keep the coordinates of the observing site in the header', false);
}

/** Options that are not given keep the core's defaults. */
function addMethodOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--rejection <rule>',
        'how outliers (satellites, cosmic rays) are left out; winsorized if not given',
      ).choices(REJECTIONS),
    )
    .option(
      '--sigma <limit>',
      'limit of rejection in standard deviations; two, as in 2.5,4, are below and above',
      sigmaLimits,
    )
    .addOption(
      new Option(
        '--resampling <way>',
        'straight from the colour filter array, or by interpolated colours; auto if not given',
      ).choices(RESAMPLINGS),
    )
    .option('--no-repair', 'keep pixels that are defective in many frames')
    .addOption(
      new Option('--pattern <pattern>', 'colour filters, for frames whose header has no BAYERPAT').choices(
        CFA_PATTERNS,
      ),
    )
    .option('--bias <file>', 'master bias')
    .option('--dark <file>', 'master dark')
    .option('--flat <file>', 'master flat');
}

function settingsOf(inputs: readonly string[], flags: StackFlags): StackSettings {
  const { rejection, sigma, resampling, repair, pattern, bias, dark, flat } = flags;
  return {
    inputs,
    output: flags.output,
    preview: flags.preview,
    slot: flags.chunk,
    options: {
      ...(rejection && { rejection }),
      ...(sigma && { sigmaLow: sigma.low, sigmaHigh: sigma.high }),
      ...(resampling && { resampling }),
      ...(repair ? {} : { repairsPixels: false }),
      ...(pattern && { pattern }),
    },
    masters: { ...(bias && { bias }), ...(dark && { dark }), ...(flat && { flat }) },
    threads: flags.threads,
    format: flags.format,
    keepLocation: flags.keepLocation,
    isJson: flags.json,
  };
}
