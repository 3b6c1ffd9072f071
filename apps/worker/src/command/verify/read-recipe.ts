/** Reads from a stack's header how it was made: frames, options, masters. */
import type { Header } from '@crowdsky/fits';
import { MASTER_KEYWORDS, MASTER_KINDS, REJECTIONS, RESAMPLINGS } from '@crowdsky/stack-core';
import type { CfaPattern, MasterKind, StackOptions } from '@crowdsky/stack-core';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** A file that went into a stack. */
export interface NamedFile {
  readonly name: string;
  /** Undefined for files that could not be read when the stack was made. */
  readonly sha256: string | undefined;
}

interface RecipeFrame extends NamedFile {
  /** `used` or the reason why not. */
  readonly fate: string;
}

export interface StackRecipe {
  /** In the order of the header. */
  readonly frames: readonly RecipeFrame[];
  readonly options: StackOptions;
  readonly masters: Readonly<Partial<Record<MasterKind, NamedFile>>>;
  /** The program that wrote the stack, with its version. */
  readonly software: string | undefined;
}

const PATTERNS: readonly CfaPattern[] = ['GRBG', 'RGGB', 'BGGR', 'GBRG', 'MONO'];

/** Throws CommandError for a file that is no stack of this program. */
export function readRecipe(header: Header, path: string): StackRecipe {
  const frames = [...header].flatMap((card) => {
    if (card.kind !== 'value' || typeof card.value !== 'string' || !/^FRM\d{5}$/.test(card.keyword))
      return [];
    const match = /^(\S+) ([0-9a-f]{64}|-) (.+)$/s.exec(card.value);
    return match ? [{ fate: match[1], ...namedFile(match[2], match[3]) }] : [];
  });
  const rejection = REJECTIONS.find((rule) => rule === header.string('REJECT'));
  const resampling = RESAMPLINGS.find((way) => way === header.string('RESAMOPT'));
  const sigmaLow = header.number('REJLOW');
  const sigmaHigh = header.number('REJHIGH');
  const repairsPixels = header.boolean('DEFREPAI');
  const isWhole = frames.length > 0 && frames.length === header.integer('NINPUT');
  if (
    !isWhole ||
    !rejection ||
    !resampling ||
    sigmaLow === undefined ||
    sigmaHigh === undefined ||
    repairsPixels === undefined
  ) {
    throw new CommandError(
      EXIT_CODES.nothingStacked,
      `${path} is no stack that CrowdSky made: its header does not tell the frames and the method (FRM00001, REJECT, RESAMOPT).`,
    );
  }
  const pattern = PATTERNS.find((known) => known === header.string('CFAPATT'));
  return {
    frames,
    options: { rejection, resampling, sigmaLow, sigmaHigh, repairsPixels, ...(pattern && { pattern }) },
    masters: readMasters(header),
    software: header.string('SWCREATE'),
  };
}

function readMasters(header: Header): Partial<Record<MasterKind, NamedFile>> {
  const masters: Partial<Record<MasterKind, NamedFile>> = {};
  for (const kind of MASTER_KINDS) {
    const match = /^([0-9a-f]{64}) (.+)$/s.exec(header.string(MASTER_KEYWORDS[kind]) ?? '');
    if (match) masters[kind] = namedFile(match[1], match[2]);
  }
  return masters;
}

function namedFile(sha256: string, name: string): NamedFile {
  return { name, sha256: sha256 === '-' ? undefined : sha256 };
}
