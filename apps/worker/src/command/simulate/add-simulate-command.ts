/** The arguments of `crowdsky simulate`. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { CFA_PATTERNS } from '@crowdsky/simulator';
import type { CfaPattern, FrameKind, SkyOptions } from '@crowdsky/simulator';
import { anyNumber, defaultThreads, wholeNumber } from '../parse-arguments.ts';
import type { CommandRun } from '../command-run.ts';
import type { SimulateSettings } from './simulate-settings.ts';

interface SimulateFlags {
  readonly frames: number;
  readonly output: string;
  readonly seed: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly stars: number;
  readonly fwhm: number;
  readonly rotation: number;
  readonly dither: number;
  readonly pattern: CfaPattern;
  readonly exposure: number;
  readonly object: string;
  readonly filter: string;
  readonly start: string;
  readonly ra: number;
  readonly dec: number;
  readonly clean: boolean;
  readonly vignetting: number;
  readonly masters: boolean;
  readonly threads: number;
  readonly json: boolean;
  readonly cloudy?: readonly number[];
  readonly trailed?: readonly number[];
  readonly blank?: readonly number[];
  readonly constant?: readonly number[];
  readonly nan?: readonly number[];
  readonly truncated?: readonly number[];
}

const BAD_KINDS = [
  'cloudy',
  'trailed',
  'blank',
  'constant',
  'nan',
  'truncated',
] as const satisfies readonly FrameKind[];

/** Loads the implementation only when the command runs. */
export function addSimulateCommand(program: Command, { signal, finish }: CommandRun): void {
  const command = program
    .command('simulate')
    .summary('make raw frames of a simulated sky whose truth is known')
    .description(
      'Writes raw frames as a Seestar S50 would take them of an invented sky, and truth.json with all that is in them. The same options give the same bytes.',
    )
    .option('-n, --frames <n>', 'number of frames', wholeNumber(1, 10000), 20)
    .requiredOption('-o, --output <folder>', 'where the frames go');
  addSkyOptions(command);
  for (const kind of BAD_KINDS)
    command.option(`--${kind} <list>`, `numbers of frames to make ${kind}, as in 3,7`, frameNumbers);
  command
    .option('--masters', 'write master bias, dark and flat too', false)
    .option(
      '--threads <n>',
      'worker threads; 0 works in the main thread',
      wholeNumber(0, 64),
      defaultThreads(),
    )
    .option('--json', 'print one report for machines on standard output', false)
    .action(async (flags: SimulateFlags) => {
      const { simulateCommand } = await import('./simulate-command.ts');
      finish(await simulateCommand(settingsOf(flags), signal));
    });
}

function addSkyOptions(command: Command): void {
  command
    .option('--seed <n>', 'another number gives another sky', wholeNumber(-2147483648, 2147483647), 1)
    .addOption(
      new Option('--size <WxH>', 'pixels of a frame')
        .argParser(frameSize)
        .default({ width: 1080, height: 1920 }, '1080x1920'),
    )
    .option('--stars <n>', 'stars in the field', wholeNumber(0, 1000000), 1500)
    .option('--fwhm <px>', 'width of a star image', anyNumber(0.5, 50), 3)
    .option('--rotation <deg>', 'turn of the field from first to last frame', anyNumber(-360, 360), 3)
    .option('--dither <px>', 'largest offset between frames', anyNumber(0, 1000), 15)
    .addOption(new Option('--pattern <pattern>', 'colour filters').choices(CFA_PATTERNS).default('GRBG'))
    .option('--exposure <s>', 'length of an exposure', anyNumber(0.001, 3600), 10)
    .option('--object <name>', 'what the header says is observed', 'SYNTH')
    .option('--filter <name>', 'filter of the header', 'IRCUT')
    .option('--start <time>', 'UTC of the first frame', '2025-03-27T01:20:46.000Z')
    .option('--ra <deg>', 'right ascension of the header', anyNumber(0, 360), 193.04166)
    .option('--dec <deg>', 'declination of the header', anyNumber(-90, 90), 40.970556)
    .option('--vignetting <share>', 'loss of light in the corners', anyNumber(0, 0.99), 0)
    .option('--clean', 'no clouds, trails or satellites', false);
}

function frameSize(text: string): { width: number; height: number } {
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(text);
  if (!match || Number(match[1]) < 1 || Number(match[2]) < 1)
    throw new InvalidArgumentError('Give it as in 1080x1920.');
  return { width: Number(match[1]), height: Number(match[2]) };
}

function frameNumbers(text: string): readonly number[] {
  return text.split(',').map(wholeNumber(1, 10000));
}

function settingsOf(flags: SimulateFlags): SimulateSettings {
  const overrides: Record<number, { kind: FrameKind }> = {};
  for (const kind of BAD_KINDS) for (const number of flags[kind] ?? []) overrides[number - 1] = { kind };
  const sky: Partial<SkyOptions> = {
    seed: flags.seed,
    frames: flags.frames,
    ...flags.size,
    stars: flags.stars,
    fwhmPx: flags.fwhm,
    rotationDeg: flags.rotation,
    ditherPx: flags.dither,
    cfa: flags.pattern,
    exposureSeconds: flags.exposure,
    cadenceSeconds: flags.exposure * 1.12,
    object: flags.object,
    filter: flags.filter,
    startUtc: flags.start,
    raDeg: flags.ra,
    decDeg: flags.dec,
    vignetting: flags.vignetting,
    clean: flags.clean,
    overrides,
  };
  const { output, masters: withMasters, threads, json: isJson } = flags;
  return { sky, output, withMasters, threads, isJson };
}
