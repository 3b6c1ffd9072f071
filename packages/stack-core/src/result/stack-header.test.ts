import { Header, parseHeader, writeFits } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import type { Stack } from './finish-stack.ts';
import { readFrameMeta } from '../frames/frame-meta.ts';
import { IDENTITY } from '../ground/image.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import { stackHeader } from './stack-header.ts';
import type { ColourShifts } from '../combination/stack-plan.ts';
import type { FrameReport } from '../ground/stack-report.ts';

type Cards = Readonly<Record<string, string | number | boolean>>;

/** A registered frame of which the header alone matters. */
function frame(cards: Cards, index: number): RegisteredFrame {
  const header = new Header();
  for (const [keyword, value] of Object.entries(cards)) header.set(keyword, value);
  const bytes = writeFits([{ kind: 'image', shape: [2, 2], data: new Uint16Array(4), header }]);
  const parsed = parseHeader(bytes);
  if (parsed.kind !== 'header') throw new Error(parsed.kind);
  const analysis = {
    name: `${index}.fit`,
    headerBytes: bytes.slice(0, 2880),
    meta: readFrameMeta(parsed.header, 1080, 1920),
    measures: { fwhmPx: 3.14159 },
  };
  return { index, transform: IDENTITY, analysis } as unknown as RegisteredFrame;
}

function headerOf(
  frames: readonly Cards[],
  keepLocation = false,
  reports: readonly FrameReport[] = [],
  colourShifts?: ColourShifts,
): Header {
  const stack = {
    usedFrames: frames.map(frame),
    reference: 0,
    options: DEFAULT_OPTIONS,
    resampling: 'cfa',
    channelCount: 3,
    reports,
    defectCount: 17,
    rejectedShare: 0.0123456789,
    colourShifts,
  } as unknown as Stack;
  return stackHeader(stack, keepLocation);
}

const COMMON = {
  TELESCOP: 'S50_abc',
  FILTER: 'IRCUT',
  OBJECT: 'M 94',
  SITELAT: 32.9,
  SITELONG: -79.8,
  EQMODE: 1,
};

describe('stackHeader', () => {
  it('counts and sums exposures, and dates them across midnight', () => {
    const header = headerOf([
      { ...COMMON, 'DATE-OBS': '2025-03-26T23:59:40.000', EXPTIME: 10 },
      { ...COMMON, 'DATE-OBS': '2025-03-27T00:00:10.500', EXPTIME: 20 },
      { ...COMMON, 'DATE-OBS': '2025-03-26T23:59:55.000', EXPTIME: 10 },
    ]);
    expect(header.get('NCOMBINE')).toBe(3);
    expect(header.number('EXPTIME')).toBe(40);
    expect(header.get('DATE-OBS')).toBe('2025-03-26T23:59:40.000');
    expect(header.get('DATE-BEG')).toBe('2025-03-26T23:59:40.000');
    expect(header.get('DATE-END')).toBe('2025-03-27T00:00:30.500');
    // (10 * 45 + 20 * 80.5 + 10 * 60) / 40 seconds after 23:59:00.
    expect(header.get('DATE-AVG')).toBe('2025-03-27T00:00:06.500');
    expect(header.number('MJD-AVG')).toBeCloseTo(60761 + 6.5 / 86400, 8);
    expect(header.get('TIMESYS')).toBe('UTC');
  });

  it('has no dates where no frame has one', () => {
    const header = headerOf([COMMON, COMMON]);
    expect(header.get('NCOMBINE')).toBe(2);
    for (const keyword of ['DATE-OBS', 'DATE-AVG', 'MJD-AVG', 'EXPTIME'])
      expect(header.has(keyword)).toBe(false);
  });

  it('keeps what all frames share, and nothing of one frame alone', () => {
    const header = headerOf([
      { ...COMMON, FOCUSPOS: 1400, BAYERPAT: 'GRBG', CREATOR: 'ZWO' },
      { ...COMMON, FOCUSPOS: 1401, BAYERPAT: 'GRBG', CREATOR: 'ZWO' },
    ]);
    expect(header.get('TELESCOP')).toBe('S50_abc');
    expect(header.get('OBJECT')).toBe('M 94');
    expect(header.get('EQMODE')).toBe(1);
    for (const gone of ['FOCUSPOS', 'BAYERPAT', 'CREATOR']) expect(header.has(gone)).toBe(false);
  });

  it('weighs frames of unknown exposure as one second, and knows no gain or temperature of none', () => {
    const header = headerOf([
      { 'DATE-OBS': '2025-03-27T00:00:00.000' },
      { 'DATE-OBS': '2025-03-27T00:00:10.000', EXPTIME: 3 },
      { EXPTIME: 5 },
    ]);
    // (1 * 0 + 3 * 11.5) / 4 seconds.
    expect(header.get('DATE-AVG')).toBe('2025-03-27T00:00:08.625');
    expect(header.get('DATE-END')).toBe('2025-03-27T00:00:13.000');
    expect(header.number('EXPTIME')).toBe(8);
    for (const keyword of ['GAIN', 'CCD-TEMP', 'RA', 'DEC']) expect(header.has(keyword)).toBe(false);
  });

  it('tells where the telescope stood only when asked to', () => {
    expect(headerOf([COMMON]).has('SITELAT')).toBe(false);
    expect(headerOf([COMMON]).has('SITELONG')).toBe(false);
    const kept = headerOf([COMMON], true);
    expect([kept.get('SITELAT'), kept.get('SITELONG')]).toEqual([32.9, -79.8]);
  });

  it('takes the median pointing, around right ascension 0 too, the commonest gain and the mean temperature', () => {
    const header = headerOf([
      { RA: 359.9, DEC: -1, GAIN: 80, 'CCD-TEMP': 20 },
      { RA: 0.3, DEC: 1, GAIN: 80, 'CCD-TEMP': 21 },
      { RA: 0.1, DEC: 0.5, GAIN: 100, 'CCD-TEMP': 25 },
    ]);
    expect(header.number('RA')).toBeCloseTo(0.1, 6);
    expect(header.number('DEC')).toBeCloseTo(0.5, 6);
    expect(header.get('GAIN')).toBe(80);
    expect(header.number('CCD-TEMP')).toBe(22);
  });

  it('tells the exposure and gain of the reference frame where the frames differ', () => {
    const first = { ...COMMON, EXPTIME: 60, GAIN: 220 };
    const mixed = headerOf([first, { ...first, EXPTIME: 10, GAIN: 80 }, { ...first, EXPTIME: 10, GAIN: 80 }]);
    expect(['REFEXPT', 'REFGAIN', 'EXPTIME', 'GAIN'].map((keyword) => mixed.get(keyword))).toEqual([
      60, 220, 80, 80,
    ]);
    const longer = headerOf([first, { ...first, EXPTIME: 20 }]);
    expect([longer.get('REFEXPT'), longer.has('REFGAIN')]).toEqual([60, false]);
    const plain = headerOf([first, first]);
    expect([plain.has('REFEXPT'), plain.has('REFGAIN')]).toEqual([false, false]);
  });

  it('tells how far red and blue light were brought back to green, where they were', () => {
    const keywords = ['RSHIFTX', 'RSHIFTY', 'BSHIFTX', 'BSHIFTY'];
    const plain = headerOf([COMMON]);
    expect(keywords.map((keyword) => plain.has(keyword))).toEqual([false, false, false, false]);
    const shifts = { red: { x: -0.123456, y: 0 }, blue: { x: 0.2, y: 0.05 } };
    const header = headerOf([COMMON], false, [], shifts);
    expect(keywords.map((keyword) => header.number(keyword))).toEqual([-0.1235, 0, 0.2, 0.05]);
  });

  it('says how its pixels were sharpened, on one card', () => {
    const header = headerOf([COMMON]);
    expect(header.get('SHARPEN')).toBe('van Cittert 2, G 0.22/0.29, RB 0.16/0.2');
    expect([...header].filter(({ keyword }) => keyword === 'SHARPEN' || keyword === 'CONTINUE')).toHaveLength(
      1,
    );
  });

  it('says how it was made, and where every frame went', () => {
    const sha256 = 'ab'.repeat(32);
    const reports = [
      { name: 'good.fit', sha256, measures: undefined, outcome: { used: true } },
      {
        name: 'cloud.fit',
        sha256,
        measures: undefined,
        outcome: { used: false, reason: 'clouded', explanation: '' },
      },
      {
        name: 'gone.fit',
        sha256: undefined,
        measures: undefined,
        outcome: { used: false, reason: 'unreadable' },
      },
    ] as unknown as FrameReport[];
    const header = headerOf([COMMON], false, reports);
    expect(header.get('FRM00001')).toBe(`used ${sha256} good.fit`);
    expect(header.get('FRM00002')).toBe(`clouded ${sha256} cloud.fit`);
    expect(header.get('FRM00003')).toBe('unreadable - gone.fit');
    expect(header.get('NINPUT')).toBe(3);
    expect(header.get('REJECT')).toBe('winsorized');
    expect([header.number('REJLOW'), header.number('REJHIGH'), header.get('DEFREPAI')]).toEqual([4, 4, true]);
    expect([header.get('RESAMPLE'), header.get('RESAMOPT'), header.number('FWHM')]).toEqual([
      'cfa',
      'auto',
      3.142,
    ]);
    expect([header.get('IMAGETYP'), header.has('CFAPATT')]).toEqual(['Stack', false]);
    expect(header.number('REJSHARE')).toBe(0.012346);
    expect(header.get('NDEFECTS')).toBe(17);
    expect(header.get('REFFRAME')).toBe('0.fit');
    expect(header.string('SWCREATE')).toMatch(/^CrowdSky .*\d/);
  });

  it('keeps the commonest name of frames that disagree, and says how many do', () => {
    const header = headerOf(['M 94', 'M94', 'M 94', 'Unknown', ''].map((OBJECT) => ({ OBJECT })));
    expect([header.get('OBJECT'), header.get('NOBJDIFF')]).toEqual(['M 94', 3]);
    expect(headerOf([{ OBJECT: 'M 94' }, { OBJECT: 'M 94' }]).has('NOBJDIFF')).toBe(false);
    expect(headerOf([{}, {}]).has('OBJECT')).toBe(false);
  });

  it('names telescope and scale of the reference where frames differ', () => {
    const header = headerOf([
      { INSTRUME: 'S30', TELESCOP: 'S30_x', FOCALLEN: 150, XPIXSZ: 2.9, YPIXSZ: 2.9 },
      { INSTRUME: 'S50', TELESCOP: 'S50_x', FOCALLEN: 250, XPIXSZ: 2.9 },
    ]);
    expect(['INSTRUME', 'TELESCOP', 'FOCALLEN', 'XPIXSZ', 'YPIXSZ'].map((key) => header.get(key))).toEqual([
      'S30',
      'S30_x',
      150,
      2.9,
      2.9,
    ]);
  });

  it('says UTC of times that are UTC alone', () => {
    const scale = (...frames: readonly Cards[]): unknown => headerOf(frames).get('TIMESYS');
    const local = { 'DATE-LOC': '2026-09-01T03:40:32' };
    const utc = { 'DATE-OBS': '2026-08-31T20:40:32', TIMEZONE: '-0700' };
    expect([scale(utc, utc), scale(local), scale(utc, local)]).toEqual(['UTC', 'LOCAL', 'LOCAL']);
    expect(scale({ 'DATE-OBS': '2026-09-01T03:40:32', TIMESYS: 'TAI' })).toBe('TAI');
    const header = headerOf([utc, utc]);
    // A zone beside a time in UTC would move it again.
    expect([header.get('DATE-OBS'), header.has('TIMEZONE')]).toEqual(['2026-09-01T03:40:32.000', false]);
  });

  it('keeps the day where no frame tells the time', () => {
    const header = headerOf([{ 'DATE-OBS': '2026-09-02' }, { 'DATE-OBS': '2026-09-01' }]);
    expect([header.get('DATE-OBS'), header.has('TIMESYS'), header.has('DATE-AVG')]).toEqual([
      '2026-09-01',
      false,
      false,
    ]);
  });
});
