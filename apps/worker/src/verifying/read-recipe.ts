/** Reads from a stack's header how it was made: frames, options, masters. */
import type { Header } from '@crowdsky/fits';
import {
  CFA_PATTERNS,
  describeSharpening,
  MASTER_KEYWORDS,
  MASTER_KINDS,
  readFrameCards,
  REJECTIONS,
  RESAMPLINGS,
  SOFTWARE,
} from '@crowdsky/stack-core';
import type { FrameCard, MasterKind, StackOptions } from '@crowdsky/stack-core';
import { NotVerifiable } from './not-verifiable.ts';

/** A file that went into a stack. */
export interface NamedFile {
  readonly name: string;
  /** Undefined for files that could not be read when the stack was made. */
  readonly sha256: string | undefined;
}

export interface StackRecipe {
  /** In the order of the header. */
  readonly frames: readonly FrameCard[];
  readonly options: StackOptions;
  readonly masters: Readonly<Partial<Record<MasterKind, NamedFile>>>;
  /** The program that wrote the stack, with its version. */
  readonly software: string | undefined;
}

/** `name` is the stack's in sentences. Throws NotVerifiable for a file that is no stack of this program, or that this program cannot make again. */
export function readRecipe(header: Header, name: string): StackRecipe {
  const frames = readFrameCards(header);
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
    throw new NotVerifiable(
      `${name} is no stack that CrowdSky made: its header does not tell the frames and the method (FRM00001, REJECT, RESAMOPT).`,
    );
  }
  refuseOtherSharpening(header, name);
  const pattern = CFA_PATTERNS.find((known) => known === header.string('CFAPATT'));
  return {
    frames,
    options: { rejection, resampling, sigmaLow, sigmaHigh, repairsPixels, ...(pattern && { pattern }) },
    masters: readMasters(header),
    software: header.string('SWCREATE'),
  };
}

/** Stacks written before this card existed are compared byte by byte. */
function refuseOtherSharpening(header: Header, name: string): void {
  const theirs = header.string('SHARPEN');
  const resampling = header.string('RESAMPLE') === 'demosaic' ? 'demosaic' : 'cfa';
  const ours = describeSharpening({ resampling, channelCount: header.integer('NAXIS3') === 3 ? 3 : 1 });
  if (theirs === undefined || theirs === ours) return;
  throw new NotVerifiable(
    `${name} was sharpened otherwise than ${SOFTWARE} does it, so its pixels cannot be made again: SHARPEN is '${theirs}', here it is '${ours}'.`,
  );
}

function readMasters(header: Header): Partial<Record<MasterKind, NamedFile>> {
  const masters: Partial<Record<MasterKind, NamedFile>> = {};
  for (const kind of MASTER_KINDS) {
    const match = /^([0-9a-f]{64}) (.+)$/s.exec(header.string(MASTER_KEYWORDS[kind]) ?? '');
    if (match) masters[kind] = { sha256: match[1], name: match[2] };
  }
  return masters;
}
