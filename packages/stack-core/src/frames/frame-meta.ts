/** Reads the exposure's data from a raw frame's header. */
import type { Header } from '@crowdsky/fits';
import { CFA_PATTERNS } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { readFrameTime } from './frame-time.ts';
import type { FrameTime } from './frame-time.ts';
import { readPointing } from './pointing.ts';
import { parseTimeText } from './time-text.ts';
import { firstUsable, numberOf, readExposure, textOf } from './usable-value.ts';

/** Where and how a frame's pixels are stored. */
export interface FrameLayout {
  readonly width: number;
  readonly height: number;
  readonly bitpix: number;
  readonly bscale: number;
  readonly bzero: number;
  /** Physical value of pixels without data, if the file declares one. */
  readonly blank?: number;
  readonly dataOffset: number;
}

/** The keywords by which the header told time, exposure and place. */
interface MetaKeywords {
  readonly time: string | undefined;
  readonly exposure: string | undefined;
  readonly place: string | undefined;
}

export interface FrameMeta {
  /** Start of the exposure, milliseconds since 1970-01-01 UTC; of another scale where `time` says so. */
  readonly dateObsMs: number | undefined;
  /** Absent, as `keywords`, in frames that earlier versions of the app stored. */
  readonly time?: Pick<FrameTime, 'dayMs' | 'scale' | 'finding'> | undefined;
  readonly keywords?: MetaKeywords | undefined;
  readonly exposureSeconds: number | undefined;
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
  readonly objectName: string | undefined;
  readonly filter: string | undefined;
  readonly gain: number | undefined;
  readonly ccdTemperatureC: number | undefined;
  readonly telescope: string | undefined;
  readonly instrument: string | undefined;
  readonly focalLengthMm: number | undefined;
  readonly pixelSizeUm: number | undefined;
  /** Arcseconds of sky a pixel covers. */
  readonly pixelScaleArcsec: number | undefined;
  /** The field's shorter side in degrees. */
  readonly fieldDeg: number | undefined;
  /** Undefined if the header has none, or an unknown one. */
  readonly pattern: CfaPattern | undefined;
}

const ARCSEC_PER_MM_OVER_UM = 206.264806;

const PIXEL_SIZES = ['XPIXSZ', 'PIXSIZE1', 'XPIXELSZ', 'PIXSIZE'];
const PIXEL_SCALES = ['PIXSCALE', 'SECPIX', 'SECPIX1'];
const TEMPERATURES = [
  'CCD-TEMP',
  'CCDTEMP',
  'CCD_TEMP',
  'DET-TEMP',
  'DETTEMP',
  'SENSTEMP',
  'TEMPERAT',
  'CAMTEMP',
];
const FILTERS = ['FILTER', 'FILTERID', 'FILT-1', 'INSFLNAM', 'FILTNAM', 'FILTER1'];

/**
 * Reads the keywords of Seestar frames and those of other telescopes and programs; of several keywords for one thing the
 * first usable value counts. Missing or invalid values are undefined.
 */
export function readFrameMeta(header: Header, width: number, height: number): FrameMeta {
  const number = (keywords: readonly string[], isUsable: (value: number) => boolean): number | undefined =>
    firstUsable(keywords, (keyword) => {
      const value = numberOf(header, keyword);
      return value !== undefined && isUsable(value) ? value : undefined;
    })?.value;
  const text = (keywords: readonly string[]): string | undefined =>
    firstUsable(keywords, (keyword) => textOf(header, keyword))?.value;
  const focalLengthMm = number(['FOCALLEN'], isPositive);
  const pixelSizeUm = number(PIXEL_SIZES, isPositive);
  const pixelScaleArcsec =
    focalLengthMm && pixelSizeUm
      ? (ARCSEC_PER_MM_OVER_UM * pixelSizeUm) / focalLengthMm
      : number(PIXEL_SCALES, isPositive);
  const exposure = readExposure(header);
  const { ms, keywords: timeKeywords, ...time } = readFrameTime(header, exposure?.value);
  const { keywords: placeKeywords, ...place } = readPointing(header, width, height);
  return {
    dateObsMs: ms,
    time,
    keywords: { time: timeKeywords, exposure: exposure?.keyword, place: placeKeywords },
    exposureSeconds: exposure?.value,
    ...place,
    objectName: fullName(header) ?? text(['OBJECT', 'OBJNAME']),
    filter: text(FILTERS),
    gain: number(['GAIN', 'CCDGAIN', 'GAINRAW'], () => true),
    ccdTemperatureC: number(TEMPERATURES, (value) => value > -150 && value < 150),
    telescope: text(['TELESCOP']),
    instrument: text(['INSTRUME', 'CAMERA']),
    focalLengthMm,
    pixelSizeUm,
    pixelScaleArcsec,
    fieldDeg: pixelScaleArcsec ? (pixelScaleArcsec * Math.min(width, height)) / 3600 : undefined,
    pattern: readPattern(header, height),
  };
}

/**
 * ISO 8601 as FITS 4.0 section 9.1.1 has it: `CCYY-MM-DD[Thh:mm:ss[.s...]]`, UTC. Undefined for anything else.
 */
export function parseDateObs(value: string | undefined): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d*)?)?Z?$/.test(value?.trim() ?? '')) return undefined;
  const time = parseTimeText(value?.trim() ?? '');
  return time && time.dayMs + (time.clockMs ?? 0);
}

/** Also `BAYER_GR` and its kin, which name the first row. The rest of the cell follows: green is on one diagonal. */
const PATTERN_OF_ROW: Readonly<Record<string, CfaPattern>> = {
  RG: 'RGGB',
  BG: 'BGGR',
  GR: 'GRBG',
  GB: 'GBRG',
};

function readPattern(header: Header, height: number): CfaPattern | undefined {
  const named = firstUsable(['BAYERPAT', 'COLORTYP', 'CFAIMAGE'], (keyword) => {
    const value = header.string(keyword)?.trim().toUpperCase() ?? '';
    const row = /^(?:BAYER_?)([RGB]{2})$/.exec(value)?.[1] ?? '';
    return CFA_PATTERNS.find((pattern) => pattern === value.replace(/^BAYER_?/, '')) ?? PATTERN_OF_ROW[row];
  });
  if (named === undefined) return undefined;
  const moved = shift(named.value, offset(header, 'XBAYROFF'), offset(header, 'YBAYROFF'));
  // The pattern is that of the picture from its top: the stored first row is the picture's last.
  const isBottomUp = /^BOTTOM/i.test(header.string('ROWORDER')?.trim() ?? '');
  return isBottomUp && height % 2 === 0 ? shift(moved, 0, 1) : moved;
}

/** OBJUTF8 of stacks of this program has the name whole where ASCII does not: in UTF-8, percent-encoded. */
function fullName(header: Header): string | undefined {
  try {
    return decodeURIComponent(textOf(header, 'OBJUTF8') ?? '') || undefined;
  } catch {
    return undefined;
  }
}

function offset(header: Header, keyword: string): number {
  return Math.round(numberOf(header, keyword) ?? 0);
}

/** Moves the pattern by the offsets that some programs write for cropped frames. */
function shift(pattern: CfaPattern, x: number, y: number): CfaPattern {
  if (pattern === 'MONO') return pattern;
  const at = (phase: number): string =>
    pattern.charAt((((phase >> 1) + y) & 1) * 2 + (((phase & 1) + x) & 1));
  return [0, 1, 2, 3].map(at).join('') as CfaPattern;
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}
