/** The header of a stack: keywords common to its frames, the processing, and the status of every frame. */
import { Header, isComplex, isLocationKeyword, parseHeader } from '@crowdsky/fits';
import type { CardValue, ValueCard } from '@crowdsky/fits';
import type { FrameMeta } from '../frames/frame-meta.ts';
import { fromUtf8 } from '../frames/usable-value.ts';
import { asciiText, isAscii } from '../ground/ascii-text.ts';
import { mostCommon } from '../ground/most-common.ts';
import { medianPointing } from '../chunks/median-pointing.ts';
import { describeSharpening } from '../combination/describe-sharpening.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import type { Stack } from './finish-stack.ts';
import { addFrameCard } from './frame-cards.ts';
import { SOFTWARE } from './version.ts';

/** Keywords of a single frame or file that do not apply to a stack; the stack writes its own values for some. */
const NOT_COMMON = new Set([
  'SIMPLE', 'BITPIX', 'NAXIS', 'EXTEND', 'BZERO', 'BSCALE', 'BLANK', 'END', 'COMMENT', 'HISTORY', '', 'CONTINUE',
  'CHECKSUM', 'DATASUM', 'DATAMIN', 'DATAMAX', 'DATE', 'DATE-OBS', 'DATE-BEG', 'DATE-END', 'DATE-AVG', 'MJD-OBS',
  'MJD-BEG', 'MJD-END', 'MJD-AVG', 'TIMESYS', 'EXPTIME', 'EXPOSURE', 'TOTALEXP', 'NCOMBINE', 'STACKCNT', 'RA', 'DEC',
  'OBJCTRA', 'OBJCTDEC', 'OBJRA', 'OBJDEC', 'TELRA', 'TELDEC', 'EXP', 'XPOSURE', 'EXPOINUS', 'TIMEZONE', 'TIME-ZONE',
  'TIMEZON', 'TZ', 'TZOFFSET', 'HIERARCH UTCOFFSET', 'UTC-OFFS', 'UTCOFFS', 'TIME-OBS', 'TIME-BEG', 'TIME-STA', 'TIME',
  'TIME-UT', 'UT', 'UTC', 'UT-OBS', 'UTC-OBS', 'UT-START', 'HIERARCH UTC-START', 'UTSTART', 'UTCSTART', 'DATE-LOC',
  'DATE_OBS', 'MJD', 'MJD_OBS', 'MJDOBS', 'MJD-STR', 'JD', 'JD-OBS', 'JD-BEG', 'JD_OBS', 'JD_UTC', 'JD-UTC', 'JD-HELIO',
  'JULIAN', 'OBJUTF8', 'GAIN', 'CCD-TEMP', 'BAYERPAT', 'COLORTYP', 'XBAYROFF', 'YBAYROFF', 'IMAGETYP', 'CREATOR',
  'PROGRAM', 'SWCREATE', 'SWMODIFY', 'XORGSUBF', 'YORGSUBF', 'LONGSTRN',
]); // prettier-ignore

const MJD_OF_1970 = 40587;
const DAY_MS = 86_400_000;

/** Header of the primary image. The times are UTC; DATE-AVG is the mid-time weighted by exposure. */
export function stackHeader(stack: Stack, keepLocation: boolean): Header {
  const header = new Header();
  addCommon(header, stack.usedFrames, keepLocation);
  addObject(header, stack.usedFrames);
  addReference(header, stack);
  addTimes(header, stack.usedFrames);
  addPlace(header, stack.usedFrames);
  addMethod(header, stack);
  stack.reports.forEach((report, index) => {
    addFrameCard(header, report, index);
  });
  return header;
}

/** Cards that all used frames have with the same value. */
function addCommon(header: Header, frames: readonly RegisteredFrame[], keepLocation: boolean): void {
  const headers = frames.map(({ analysis }) => parse(analysis.headerBytes));
  const [first, ...others] = headers;
  for (const card of first) {
    if (card.kind !== 'value' || NOT_COMMON.has(card.keyword) || /^NAXIS\d+$/.test(card.keyword)) continue;
    if (isLocationKeyword(card.keyword) && !keepLocation) continue;
    const isShared = others.every((other) => isSameValue(other.get(card.keyword), card.value));
    if (isShared && !header.has(card.keyword)) header.append(inAscii(card));
  }
}

function inAscii(card: ValueCard): ValueCard {
  return { ...card, value: valueInAscii(card.value), comment: asciiText(fromUtf8(card.comment)) };
}

function valueInAscii(value: CardValue): CardValue {
  return typeof value === 'string' ? asciiText(fromUtf8(value)) : value;
}

/** Frames that disagree: the commonest name of object and filter, and how many have another object. */
function addObject(header: Header, frames: readonly RegisteredFrame[]): void {
  const filter = mostCommon(frames.flatMap(({ analysis: { meta } }) => meta.filter ?? []));
  if (!header.has('FILTER') && filter !== undefined)
    header.set('FILTER', asciiText(filter), 'most common spelling of the frames');
  const names = frames.flatMap(({ analysis: { meta } }) => meta.objectName ?? []);
  const name = mostCommon(names);
  if (name === undefined) return;
  if (!isAscii(name))
    header.set('OBJUTF8', encodeURIComponent(name), 'the name whole: UTF-8, percent-encoded');
  if (header.has('OBJECT')) return;
  header.set('OBJECT', asciiText(name), 'most common name of the frames');
  const others = frames.length - names.filter((own) => own === name).length;
  header.set('NOBJDIFF', others, 'frames that name another object or none');
}

/** The stack has the pixels of its reference frame: where telescopes differ, it is that one which tells their scale. */
function addReference(header: Header, { usedFrames, reference }: Stack): void {
  const own = parse(usedFrames[reference].analysis.headerBytes);
  for (const keyword of ['TELESCOP', 'INSTRUME', 'FOCALLEN', 'XPIXSZ', 'YPIXSZ', 'PIXSIZE1', 'PIXSIZE2']) {
    const value = own.get(keyword);
    if (header.has(keyword) || value === undefined) continue;
    header.set(keyword, valueInAscii(value), 'of the reference frame; others differ');
  }
}

function isSameValue(a: CardValue, b: CardValue): boolean {
  if (isComplex(a) && isComplex(b)) return a.re === b.re && a.im === b.im;
  return a === b;
}

function parse(bytes: Uint8Array): Header {
  const parsed = parseHeader(bytes);
  return parsed.kind === 'header' ? parsed.header : new Header();
}

function addTimes(header: Header, frames: readonly RegisteredFrame[]): void {
  const metas = frames.map(({ analysis }) => analysis.meta);
  const exposure = metas.reduce((sum, meta) => sum + (meta.exposureSeconds ?? 0), 0);
  header.set('NCOMBINE', frames.length, 'frames in this stack');
  if (exposure > 0) header.setReal('EXPTIME', exposure, "[s] sum of the frames' exposures");
  const dated = metas.filter((meta) => meta.dateObsMs !== undefined);
  if (dated.length === 0) {
    addDay(header, metas);
    return;
  }
  const start = Math.min(...dated.map((meta) => meta.dateObsMs ?? 0));
  const end = Math.max(...dated.map((meta) => (meta.dateObsMs ?? 0) + 1000 * (meta.exposureSeconds ?? 0)));
  let weighted = 0;
  let weight = 0;
  for (const meta of dated) {
    const seconds = meta.exposureSeconds ?? 1;
    weighted += seconds * ((meta.dateObsMs ?? 0) - start + 500 * (meta.exposureSeconds ?? 0));
    weight += seconds;
  }
  const average = start + weighted / weight;
  header.set('TIMESYS', scaleOf(dated), 'time scale of the dates');
  header.set('DATE-OBS', isoTime(start), 'start of the first exposure');
  header.set('DATE-BEG', isoTime(start), 'start of the first exposure');
  header.set('DATE-END', isoTime(end), 'end of the last exposure');
  header.set('DATE-AVG', isoTime(average), 'mid-time weighted by exposure');
  header.setReal(
    'MJD-AVG',
    Math.round((average / DAY_MS + MJD_OF_1970) * 1e9) / 1e9,
    '[d] the same as modified Julian date',
  );
}

/** Frames on different scales, of which one is none of FITS, share none that could be named. */
function scaleOf(dated: readonly FrameMeta[]): string {
  const scales = new Set(dated.map(({ time }) => time?.scale ?? 'UTC'));
  return scales.size === 1 ? [...scales][0] : 'LOCAL';
}

/** Frames that tell their day alone, as `--chunk all` takes them. */
function addDay(header: Header, metas: readonly FrameMeta[]): void {
  const days = metas.flatMap(({ time }) => (time?.dayMs === undefined ? [] : [time.dayMs]));
  if (days.length === 0) return;
  header.set(
    'DATE-OBS',
    isoTime(Math.min(...days)).slice(0, 10),
    'day of the first exposure; no time is known',
  );
}

function isoTime(ms: number): string {
  return new Date(Math.round(ms)).toISOString().slice(0, -1);
}

function addPlace(header: Header, frames: readonly RegisteredFrame[]): void {
  const metas = frames.map(({ analysis }) => analysis.meta);
  const place = medianPointing(metas);
  if (place !== undefined) {
    header.setReal('RA', Math.round(place.raDeg * 1e6) / 1e6, '[deg] median pointing');
    header.setReal('DEC', Math.round(place.decDeg * 1e6) / 1e6, '[deg] median pointing');
  }
  const gains = metas.flatMap((meta) => (meta.gain === undefined ? [] : [meta.gain]));
  const gain = mostCommon(gains);
  if (gain !== undefined) header.set('GAIN', gain, 'most common gain');
  const temperatures = metas.flatMap((meta) =>
    meta.ccdTemperatureC === undefined ? [] : [meta.ccdTemperatureC],
  );
  if (temperatures.length > 0) {
    const mean = temperatures.reduce((sum, value) => sum + value, 0) / temperatures.length;
    header.setReal('CCD-TEMP', Math.round(mean * 1000) / 1000, '[C] mean sensor temperature');
  }
}

function addMethod(header: Header, stack: Stack): void {
  const { options } = stack;
  const reference = stack.usedFrames[stack.reference].analysis;
  header.set('IMAGETYP', 'Stack', 'a combination of light frames');
  header.set('SWCREATE', SOFTWARE, 'program that made this stack');
  header.set('REFFRAME', asciiText(reference.name), 'frame the others were laid on');
  addScale(header, stack);
  header.set('RESAMPLE', stack.resampling, 'cfa: from the filter array; demosaic: colours first');
  header.set('RESAMOPT', options.resampling, 'the resampling asked for');
  header.set('SHARPEN', describeSharpening(stack), 'smoothing/blur undone');
  addColourShifts(header, stack);
  header.set('REJECT', options.rejection, 'rejection of outliers');
  header.setReal('REJLOW', options.sigmaLow, '[sigma] limit below the centre');
  header.setReal('REJHIGH', options.sigmaHigh, '[sigma] limit above the centre');
  header.setReal('REJSHARE', Math.round(stack.rejectedShare * 1e6) / 1e6, 'share of the samples rejected');
  header.set('DEFREPAI', options.repairsPixels, 'defective pixels left out');
  header.set('NDEFECTS', stack.defectCount, 'defective pixels found');
  if (options.pattern !== undefined)
    header.set('CFAPATT', options.pattern, 'filters of frames whose header names none');
  header.set('WEIGHTS', 'noise', 'frames weigh by transparency and noise');
  header.set('NORMALIS', 'additive+scale', 'sky plane and star flux of each frame');
  const { fwhmPx } = reference.measures;
  if (!Number.isNaN(fwhmPx))
    header.setReal('FWHM', Math.round(fwhmPx * 1000) / 1000, '[pix] of the reference frame');
  header.set('NINPUT', stack.reports.length, 'frames given');
}

/** What the stack's ADU count as, where the frames differ; the sums and means of the other cards do not tell. */
function addScale(header: Header, { usedFrames, reference }: Stack): void {
  const metas = usedFrames.map(({ analysis }) => analysis.meta);
  const { exposureSeconds, gain } = metas[reference];
  if (exposureSeconds !== undefined && metas.some((meta) => meta.exposureSeconds !== exposureSeconds))
    header.setReal('REFEXPT', exposureSeconds, '[s] exposure of REFFRAME, whose flux scale this is');
  if (gain !== undefined && metas.some((meta) => meta.gain !== gain))
    header.set('REFGAIN', gain, 'gain of REFFRAME, whose flux scale this is');
}

/** No cards if no shift was corrected. */
function addColourShifts(header: Header, { colourShifts }: Stack): void {
  if (!colourShifts) return;
  const { red, blue } = colourShifts;
  const rounded = (px: number): number => Math.round(px * 1e4) / 1e4;
  header.setReal('RSHIFTX', rounded(red.x), '[pix] red light off green, taken out');
  header.setReal('RSHIFTY', rounded(red.y), '[pix] on the reference frame');
  header.setReal('BSHIFTX', rounded(blue.x), '[pix] blue light off green, taken out');
  header.setReal('BSHIFTY', rounded(blue.y), '[pix] on the reference frame');
}
