/** The first pass: reads one whole frame and takes every measurement that stacking needs. */
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { Background } from '../stars/background.ts';
import { RAW_RANGE } from '../colour/demosaic.ts';
import type { ValueRange } from '../colour/demosaic.ts';
import { detectStars } from '../stars/detect-stars.ts';
import { clearBlocks } from '../frames/block-mask.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import { digestPixels } from '../frames/digest-pixels.ts';
import { clearRows, findFilledRows } from '../frames/filled-rows.ts';
import { findDamagedBlocks, findRepeatedRows } from '../frames/find-damage.ts';
import { findSuspects } from '../calibration/find-defects.ts';
import type { FrameMeta, FrameLayout } from '../frames/frame-meta.ts';
import { finding } from '../ground/finding.ts';
import type { Finding } from '../ground/finding.ts';
import { readRangeInto } from '../ground/frame-source.ts';
import type { FrameInput, FrameSource, WorkerHost } from '../ground/frame-source.ts';
import { openFile, UnreadableFile } from '../ground/open-file.ts';
import type { CfaPattern } from '../ground/image.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { MasterFiles } from '../calibration/master-cards.ts';
import type { Masters } from '../calibration/masters.ts';
import { calibrateRows, mastersFit } from '../calibration/masters.ts';
import { denyPattern } from '../colour/deny-pattern.ts';
import { measureColourShifts } from '../colour/measure-colour-shifts.ts';
import { measureFrame } from '../stars/measure-frame.ts';
import type { ExposureData } from '../stars/measure-frame.ts';
import { packStars } from '../stars/pack-stars.ts';
import { readFrameHeader } from '../frames/read-frame.ts';
import type { OpenedFrame } from '../frames/read-frame.ts';
import { measureBlockLevels } from '../frames/survey-blocks.ts';
import type { RawPixels } from '../frames/survey-blocks.ts';
import { unpackPixels } from '../frames/unpack-frame.ts';

/** Sky of one frame in the cells of a mesh, in ADU; NaN for cells without a measurable sky. */
export interface SkyMesh {
  readonly cellPx: number;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** R, G and B; green alone for a sensor without filters. */
  readonly level: readonly Float32Array[];
  /** Of one pixel in green; absent in analyses of earlier versions. */
  readonly noise?: Float32Array;
}

export interface MeasuredFrame {
  readonly ok: true;
  readonly name: string;
  readonly sha256: string;
  /** See `digestPixels`. Absent in frames that earlier versions of the app stored. */
  readonly pixelDigest?: string | undefined;
  readonly headerBytes: Uint8Array;
  readonly meta: FrameMeta;
  readonly layout: FrameLayout;
  readonly pattern: CfaPattern;
  /** Range of the calibrated values; for plain 16-bit frames the full 16-bit range. */
  readonly range: ValueRange;
  /** Brightest first, at most MAX_STARS; see `unpackStars`. */
  readonly stars: Float64Array<ArrayBuffer>;
  readonly measures: FrameMeasures;
  readonly sky: SkyMesh;
  /** Green level of each block of the frame, ADU, as in a `BlockMask`; absent in analyses of earlier versions. */
  readonly levels?: Float32Array<ArrayBuffer>;
  /** See `findSuspects`. */
  readonly suspects: Int32Array<ArrayBuffer>;
  /** Ascending indices of filled and repeated rows, which were cleared; absent if there are none. */
  readonly filledRows?: readonly number[] | undefined;
  /** Blocks without image, which were cleared; absent if there are none. */
  readonly masked?: BlockMask | undefined;
  /** Those of the masked blocks that something hid, which the other frames tell. */
  readonly hidden?: BlockMask | undefined;
  /** Masters used for calibration; undefined without masters. */
  readonly masters?: MasterFiles | undefined;
}

/** A file that is no usable raw frame, and why. */
interface UnusableFrame {
  readonly ok: false;
  readonly name: string;
  readonly reason: 'unreadable' | 'corrupt' | 'no-pattern';
  readonly finding: Finding;
  readonly sha256?: string;
}

export type FrameAnalysis = MeasuredFrame | UnusableFrame;

/** Enough stars to match any two frames; more would only take memory. */
const MAX_STARS = 250;

export interface AnalyseSettings {
  /** For frames whose header names no pattern. */
  readonly pattern?: CfaPattern | undefined;
}

/** Analyses a frame. Any fault of its file is an outcome; a fault of this program rejects. */
export async function analyseFrame(
  kernels: Kernels,
  host: WorkerHost,
  masters: Masters,
  input: FrameInput,
  settings: AnalyseSettings,
): Promise<FrameAnalysis> {
  const { name } = input;
  let source: FrameSource | undefined;
  const mark = kernels.mark();
  try {
    source = await openFile(host, input);
    const opened = await readFrameHeader(source);
    if (!opened.ok) return { ok: false, name, reason: 'corrupt', finding: opened.finding };
    const pattern = opened.frame.meta.pattern ?? settings.pattern;
    const { width, height } = opened.frame.layout;
    if (!mastersFit(masters, width, height)) {
      return {
        ok: false,
        name,
        reason: 'corrupt',
        finding: finding('masters-size', width, height, masters.width, masters.height),
      };
    }
    if (pattern === undefined)
      return { ok: false, name, reason: 'no-pattern', finding: finding('no-pattern') };
    const measured = await measure(kernels, host, masters, input, source, opened.frame, pattern);
    const isDenied = !measured.ok && measured.finding.code === 'pattern-denied';
    if (!isDenied || settings.pattern === undefined || settings.pattern === pattern) return measured;
    kernels.release(mark);
    return await measure(kernels, host, masters, input, source, opened.frame, settings.pattern);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { ok: false, name, reason: 'unreadable', finding: error.finding };
  } finally {
    kernels.release(mark);
    source?.close?.();
  }
}

/**
 * As a share of the rows. With fewer filled rows (dead rows of the sensor, a small gap) the rest of the frame is kept.
 */
const MOST_FILLED = 0.1;

function tooManyFilled(share: number): Finding {
  return finding('filled-rows', Math.min(99, Math.round(100 * share)));
}

async function measure(
  kernels: Kernels,
  host: WorkerHost,
  masters: Masters,
  input: FrameInput,
  source: FrameSource,
  opened: OpenedFrame,
  pattern: CfaPattern,
): Promise<FrameAnalysis> {
  const { name } = input;
  const { layout, meta } = opened;
  const { width, height } = layout;
  const count = width * height;
  const fileAddress = kernels.allocate(source.sizeBytes + 16);
  const pixels = kernels.allocate(4 * count + 32);
  await readRangeInto(source, 0, () => kernels.u8(fileAddress, source.sizeBytes));
  const sha256 = input.sha256 ?? (await host.sha256(kernels.u8(fileAddress, source.sizeBytes)));
  const headerBytes = kernels.u8(fileAddress, layout.dataOffset).slice();
  unpackPixels(kernels, fileAddress + layout.dataOffset, pixels, count, layout);
  const pixelDigest = digestPixels(kernels, pixels, count);
  const gaps = clearGaps(kernels, { address: pixels, width, height });
  if ('finding' in gaps) return { ok: false, name, reason: 'corrupt', finding: gaps.finding, sha256 };
  calibrateRows(kernels, masters, pixels, 0, count);
  const frame = { address: pixels, width, height, pattern };
  const detection = detectStars(kernels, frame);
  const { background } = detection;
  const measures = measureFrame(detection, frame, exposureOf(meta, layout));
  // What a person says stands.
  const isNamed = pattern === meta.pattern;
  const others = isNamed && denyPattern(pattern, background.level, measures.noise[1] ?? measures.noise[0]);
  if (others)
    return {
      ok: false,
      name,
      reason: 'no-pattern',
      finding: finding('pattern-denied', pattern, others),
      sha256,
    };
  const colourShifts = measureColourShifts(kernels, frame, detection.stars, background, measures.fwhmPx);
  const suspects = findSuspects(kernels, frame, background);
  return {
    ok: true,
    name,
    sha256,
    pixelDigest,
    headerBytes,
    meta,
    layout,
    pattern,
    range: valueRange(kernels.f32(pixels, count), layout, masters),
    stars: packStars(detection.stars.slice(0, MAX_STARS)),
    measures: colourShifts ? { ...measures, colourShifts } : measures,
    sky: channelSky(background, pattern),
    levels: measureBlockLevels(kernels, frame),
    suspects,
    ...gaps,
    masters: masters.files,
  };
}

type Gaps = Pick<MeasuredFrame, 'filledRows' | 'masked'>;

/** Sets what is no image to NaN and lists it; a finding if the file was not copied whole. */
function clearGaps(kernels: Kernels, frame: RawPixels): Gaps | { finding: Finding } {
  const { address, width, height } = frame;
  const pixels = kernels.f32(address, width * height);
  const filled = findFilledRows(pixels, width);
  // A frame of a single value has no gap: its measures mark it as blank.
  if (filled.length === height) return {};
  if (filled.length > MOST_FILLED * height) return { finding: tooManyFilled(filled.length / height) };
  const rows = [...filled, ...findRepeatedRows(kernels, frame, filled)].sort((a, b) => a - b);
  // Cleared first: a block of filled rows must not widen them.
  clearRows(kernels.f32(address, width * height), width, rows, 0);
  const masked = findDamagedBlocks(kernels, frame);
  if (masked) clearBlocks(kernels.f32(address, width * height), width, masked, 0);
  return { ...(rows.length > 0 && { filledRows: rows }), ...(masked && { masked }) };
}

function exposureOf(meta: FrameMeta, layout: FrameLayout): ExposureData {
  const { pixelScaleArcsec: arcsecPerPx, exposureSeconds } = meta;
  return { arcsecPerPx, exposureSeconds, setting: settingOf(meta, layout) };
}

/** See `FrameMeasures.setting`. Frames that do not tell their exposure are of another one. */
function settingOf({ telescope, instrument, gain, exposureSeconds }: FrameMeta, layout: FrameLayout): string {
  const time = exposureSeconds === undefined ? 'no exposure' : '';
  return [telescope, instrument, gain, layout.bitpix, layout.bscale, time].join('\n');
}

function valueRange(pixels: Float32Array, layout: FrameLayout, masters: Masters): ValueRange {
  if (layout.bitpix === 16 && layout.bscale === 1 && layout.bzero === 32768 && masters.width === 0)
    return RAW_RANGE;
  let low = Infinity;
  let high = -Infinity;
  for (const value of pixels) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? { low, high } : RAW_RANGE;
}

/** Averages the phases of the same colour. */
function channelSky(background: Background, pattern: CfaPattern): SkyMesh {
  const { cellPx, columns, rows, width, height } = background;
  const channels = pattern === 'MONO' ? [1] : [0, 1, 2];
  const level = channels.map((channel) => {
    const phases = background.level.filter((_, phase) => channelOfPhase(pattern, phase) === channel);
    return Float32Array.from(
      phases[0],
      (_, cell) => phases.reduce((sum, values) => sum + values[cell], 0) / phases.length,
    );
  });
  const noise = background.sigma[[0, 1, 2, 3].findIndex((phase) => channelOfPhase(pattern, phase) === 1)];
  return { cellPx, columns, rows, width, height, level, noise };
}
