/** Where a frame points, by whichever keywords of its header tell it. */
import type { Header } from '@crowdsky/fits';
import { sinCos } from '../ground/sin-cos.ts';
import { textOf } from './usable-value.ts';

export interface FramePointing {
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
  /** The keywords used; undefined if there are none. */
  readonly keywords: string | undefined;
}

/** Pairs of keywords; numbers of those marked are hours by convention (SBFITSEXT for OBJCTRA). */
const PAIRS = [
  { ra: 'RA', dec: 'DEC', isHours: false },
  { ra: 'OBJCTRA', dec: 'OBJCTDEC', isHours: true },
  { ra: 'OBJRA', dec: 'OBJDEC', isHours: false },
  { ra: 'TELRA', dec: 'TELDEC', isHours: false },
  { ra: 'RA_OBJ', dec: 'DEC_OBJ', isHours: false },
  { ra: 'RA_TARG', dec: 'DEC_TARG', isHours: false },
  { ra: 'RA-OBS', dec: 'DEC-OBS', isHours: false },
  { ra: 'RA_OBS', dec: 'DEC_OBS', isHours: false },
] as const;

/** The first pair that tells both, then the world coordinates of the image's centre, then half a pair. */
export function readPointing(header: Header, width: number, height: number): FramePointing {
  const found = PAIRS.map(({ ra, dec, isHours }) => ({
    raDeg: rightAscension(header, ra, isHours),
    decDeg: declination(header, dec),
    keywords: `${ra}, ${dec}`,
  }));
  const whole = found.find(
    ({ raDeg, decDeg }) => raDeg !== undefined && decDeg !== undefined && (raDeg || decDeg),
  );
  if (whole) return whole;
  const solved = worldCentre(header, width, height);
  if (solved) return solved;
  // A telescope that was told no target writes 0, 0.
  const isUnset = found.some(({ raDeg, decDeg }) => raDeg === 0 && decDeg === 0);
  const half = isUnset
    ? undefined
    : found.find(({ raDeg, decDeg }) => raDeg !== undefined || decDeg !== undefined);
  return half ?? { raDeg: undefined, decDeg: undefined, keywords: undefined };
}

/** Degrees from 0 to 360; 360 itself stays, for it is one of the values that telescopes write. */
function rightAscension(header: Header, keyword: string, isHours: boolean): number | undefined {
  const comment = header.comment(keyword) ?? '';
  const number = header.number(keyword);
  if (number !== undefined)
    return aroundCircle(isCountedInHours(number, comment, isHours) ? number * 15 : number);
  const text = textOf(header, keyword);
  if (text === undefined) return undefined;
  const plain = plainNumber(text);
  if (plain !== undefined)
    return aroundCircle(isCountedInHours(plain, comment, isHours) ? plain * 15 : plain);
  const angle = sexagesimal(text);
  if (angle === undefined) return undefined;
  const isDegrees = angle.unit === 'd' || (angle.unit === undefined && Math.abs(angle.value) > 24);
  return aroundCircle(isDegrees ? angle.value : angle.value * 15);
}

function declination(header: Header, keyword: string): number | undefined {
  const text = textOf(header, keyword);
  const value =
    header.number(keyword) ??
    (text === undefined ? undefined : (plainNumber(text) ?? sexagesimal(text)?.value));
  return value !== undefined && value >= -90 && value <= 90 ? value : undefined;
}

function aroundCircle(deg: number): number | undefined {
  if (!(deg >= -180 && deg <= 360)) return undefined;
  return deg < 0 ? deg + 360 : deg;
}

/** A comment counts more than the custom of the keyword. Nothing above 24 is hours. */
function isCountedInHours(value: number, comment: string, byCustom: boolean): boolean {
  if (Math.abs(value) > 24) return false;
  if (/[[(]\s*(?:h|hrs?|hours?|hourangle|hms)\b/i.test(comment)) return true;
  if (saysDegrees(comment)) return false;
  return byCustom || /\bhours?\b|\bhrs?\b|\bin h\b/i.test(comment);
}

function saysDegrees(comment: string): boolean {
  return /\bdeg(?:rees?)?\b|°/i.test(comment);
}

/** `193.04`, `193.04 deg`; with `h` behind it, it is sexagesimal of one part. */
function plainNumber(text: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?)\s*(?:°|d|deg|degrees?)?$/i.exec(minus(text));
  return match ? Number(match[1]) : undefined;
}

function minus(text: string): string {
  return text.replace(/[\u2212\u2013]/g, '-');
}

const NUMBER = '(\\d+(?:\\.\\d*)?)';
/** `12 52 10.0`, `12:52:10`, `12h52m10s`, `+40d58m14s`, `-16° 10' 58.8"`, `12 52.17`, `12.87h`. */
const SEXAGESIMAL = new RegExp(
  `^([+-]?)\\s*${NUMBER}\\s*([hd°º:*]|deg|hrs?)?\\s*(?:${NUMBER}\\s*(?:[m:'′’]|min)?\\s*(?:${NUMBER}\\s*(?:s|sec|"|″|”|'')?)?)?$`,
  'i',
);

/** Longer text is no angle, and would keep the search above busy. */
const LONGEST = 40;

/** The value in the unit of its first part, `h` or `d` where the text names it. */
function sexagesimal(text: string): { value: number; unit: 'h' | 'd' | undefined } | undefined {
  const match = text.length > LONGEST ? null : SEXAGESIMAL.exec(minus(text).trim().replace(/_/g, ' '));
  if (!match) return undefined;
  const [, sign, first, mark = '', minutes, seconds] = match;
  if (Number(minutes ?? 0) > 60 || Number(seconds ?? 0) > 60) return undefined;
  if (minutes === undefined && mark === '') return undefined;
  const magnitude = Number(first) + Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3600;
  const unit = /^h/i.test(mark) ? 'h' : /^[d°º*]/i.test(mark) ? 'd' : undefined;
  return { value: sign === '-' ? -magnitude : magnitude, unit };
}

const RAD = Math.PI / 180;

/** The image's centre by the world coordinates of a plate solver, in the TAN projection (Calabretta and Greisen 2002). */
function worldCentre(header: Header, width: number, height: number): FramePointing | undefined {
  const axes = [1, 2].map((n) => textOf(header, `CTYPE${n}`)?.toUpperCase() ?? '');
  const raAxis = axes.findIndex((type) => /^RA\b|^RA-/.test(type)) + 1;
  const decAxis = axes.findIndex((type) => type.startsWith('DEC')) + 1;
  if (raAxis === 0 || decAxis === 0) return undefined;
  const raDeg = aroundCircle(header.number(`CRVAL${raAxis}`) ?? NaN);
  const decDeg = header.number(`CRVAL${decAxis}`);
  if (raDeg === undefined || decDeg === undefined || Math.abs(decDeg) > 90 || (raDeg === 0 && decDeg === 0))
    return undefined;
  const keywords = `CRVAL${raAxis}, CRVAL${decAxis}`;
  const dx = (width + 1) / 2 - (header.number('CRPIX1') ?? NaN);
  const dy = (height + 1) / 2 - (header.number('CRPIX2') ?? NaN);
  const [xi, eta] = [raAxis, decAxis].map((axis) => step(header, axis, 1) * dx + step(header, axis, 2) * dy);
  // A solution without scale, or one that is off by more than a hemisphere can show: its own point has to do.
  if (!(Math.abs(xi) < 45 && Math.abs(eta) < 45)) return { raDeg, decDeg, keywords };
  return { ...fromTangentPlane(raDeg, decDeg, xi * RAD, eta * RAD), keywords };
}

/** Degrees along a world axis for a pixel along an image axis: CDi_j, or CDELTi with PCi_j or CROTA2. */
function step(header: Header, axis: number, pixelAxis: number): number {
  const direct = ['CD1_1', 'CD1_2', 'CD2_1', 'CD2_2'].some((keyword) => header.has(keyword));
  if (direct) return header.number(`CD${axis}_${pixelAxis}`) ?? 0;
  const scale = header.number(`CDELT${axis}`) ?? NaN;
  const other = header.number(`CDELT${3 - axis}`) ?? NaN;
  const isDiagonal = axis === pixelAxis;
  const rotation = header.number('CROTA2');
  if (rotation === undefined)
    return scale * (header.number(`PC${axis}_${pixelAxis}`) ?? (isDiagonal ? 1 : 0));
  const { sin, cos } = sinCos(rotation * RAD);
  return isDiagonal ? scale * cos : (axis === 1 ? -1 : 1) * other * sin;
}

function fromTangentPlane(
  raDeg: number,
  decDeg: number,
  xi: number,
  eta: number,
): { raDeg: number; decDeg: number } {
  const { sin, cos } = sinCos(decDeg * RAD);
  const turn = angleOf(xi, cos - eta * sin);
  const radius = Math.sqrt(xi * xi + (cos - eta * sin) * (cos - eta * sin));
  const dec = angleOf(sin + eta * cos, radius);
  return { raDeg: (raDeg + turn / RAD + 360) % 360, decDeg: dec / RAD };
}

/** The angle of (x, y) by Newton's rule on our own sine and cosine: engines differ in the last bits of atan2. */
function angleOf(y: number, x: number): number {
  let angle = x >= 0 ? 0 : Math.PI;
  if (Math.abs(y) > Math.abs(x)) angle = y > 0 ? Math.PI / 2 : -Math.PI / 2;
  for (let round = 0; round < 6; round++) {
    const { sin, cos } = sinCos(angle);
    angle += (y * cos - x * sin) / (x * cos + y * sin);
  }
  return angle;
}
