/** Reads the exposure's data from a raw frame's header. */
import type { Header } from '@crowdsky/fits';
import type { CfaPattern } from '../ground/image.ts';

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

export interface FrameMeta {
  /** Start of the exposure, milliseconds since 1970-01-01 UTC. */
  readonly dateObsMs: number | undefined;
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

/** Reads the keywords of Seestar frames and similar ones. Missing or invalid values are undefined. */
export function readFrameMeta(header: Header, width: number, height: number): FrameMeta {
  const focalLengthMm = positive(header.number('FOCALLEN'));
  const pixelSizeUm = positive(header.number('XPIXSZ') ?? header.number('PIXSIZE1'));
  const pixelScaleArcsec =
    focalLengthMm && pixelSizeUm ? (ARCSEC_PER_MM_OVER_UM * pixelSizeUm) / focalLengthMm : undefined;
  return {
    dateObsMs: parseDateObs(header.string('DATE-OBS') ?? header.string('DATE-BEG')),
    exposureSeconds: positive(header.number('EXPTIME') ?? header.number('EXPOSURE')),
    raDeg: within(header.number('RA'), 0, 360) ?? sexagesimal(header.string('OBJCTRA'), 15),
    decDeg: within(header.number('DEC'), -90, 90) ?? sexagesimal(header.string('OBJCTDEC'), 1),
    objectName: text(header, 'OBJECT'),
    filter: text(header, 'FILTER'),
    gain: header.number('GAIN'),
    ccdTemperatureC: header.number('CCD-TEMP'),
    telescope: text(header, 'TELESCOP'),
    instrument: text(header, 'INSTRUME'),
    focalLengthMm,
    pixelSizeUm,
    pixelScaleArcsec,
    fieldDeg: pixelScaleArcsec ? (pixelScaleArcsec * Math.min(width, height)) / 3600 : undefined,
    pattern: parsePattern(header),
  };
}

/**
 * ISO 8601 as FITS 4.0 section 9.1.1 has it: `CCYY-MM-DD[Thh:mm:ss[.s...]]`, UTC. Undefined for anything else.
 */
export function parseDateObs(value: string | undefined): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d(?:\.\d*)?))?Z?$/.exec(value?.trim() ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = match;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isRealDay = new Date(dayMs).getUTCDate() === Number(day) && Number(month) >= 1 && Number(month) <= 12;
  if (!isRealDay || Number(hour) > 24 || Number(minute) > 59 || Number(second) >= 61) return undefined;
  return dayMs + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000;
}

function parsePattern(header: Header): CfaPattern | undefined {
  const value = (header.string('BAYERPAT') ?? header.string('COLORTYP'))?.trim().toUpperCase();
  switch (value) {
    case 'RGGB':
    case 'BGGR':
    case 'GRBG':
    case 'GBRG':
    case 'MONO':
      return shift(value, header.integer('XBAYROFF') ?? 0, header.integer('YBAYROFF') ?? 0);
    default:
      return undefined;
  }
}

/** Moves the pattern by the offsets that some programs write for cropped frames. */
function shift(pattern: CfaPattern, x: number, y: number): CfaPattern {
  if (pattern === 'MONO') return pattern;
  const at = (phase: number): string =>
    pattern.charAt((((phase >> 1) + y) & 1) * 2 + (((phase & 1) + x) & 1));
  return [0, 1, 2, 3].map(at).join('') as CfaPattern;
}

function text(header: Header, keyword: string): string | undefined {
  const value = header.string(keyword)?.trim();
  return value === '' ? undefined : value;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}

function within(value: number | undefined, low: number, high: number): number | undefined {
  return value !== undefined && value >= low && value <= high ? value : undefined;
}

/** `hh mm ss.s` or `sdd:mm:ss.s` to degrees. */
function sexagesimal(value: string | undefined, degreesPerUnit: number): number | undefined {
  const match = /^([+-]?)(\d{1,3})[ :](\d{1,2})[ :](\d{1,2}(?:\.\d*)?)$/.exec(value?.trim() ?? '');
  if (!match) return undefined;
  const magnitude = Number(match[2]) + Number(match[3]) / 60 + Number(match[4]) / 3600;
  return (match[1] === '-' ? -1 : 1) * magnitude * degreesPerUnit;
}
