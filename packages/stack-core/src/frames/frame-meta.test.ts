import { Header } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { parseDateObs, readFrameMeta } from './frame-meta.ts';
import type { FrameMeta } from './frame-meta.ts';

function meta(cards: Readonly<Record<string, string | number>>): FrameMeta {
  const header = new Header();
  for (const [keyword, value] of Object.entries(cards)) header.set(keyword, value);
  return readFrameMeta(header, 1080, 1920);
}

describe('parseDateObs', () => {
  it.each([
    ['2025-03-27T01:20:46', '2025-03-27T01:20:46Z'],
    ['2025-03-27T01:20:46.1234', '2025-03-27T01:20:46.1234Z'],
    [' 2025-03-27T01:20:46.5 ', '2025-03-27T01:20:46.5Z'],
    ['2025-03-27T01:20:46Z', '2025-03-27T01:20:46Z'],
    ['2025-03-27 01:20:46', '2025-03-27T01:20:46Z'],
    ['2025-03-27', '2025-03-27T00:00:00Z'],
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00Z'],
    ['2025-03-27T24:00:00', '2025-03-28T00:00:00Z'],
    ['2016-12-31T23:59:60', '2017-01-01T00:00:00Z'],
  ])('%s', (text, iso) => {
    expect(Math.floor(parseDateObs(text) ?? NaN)).toBe(Date.parse(iso));
  });
  it('keeps parts of a millisecond', () => {
    expect(parseDateObs('1970-01-01T00:00:00.0005')).toBeCloseTo(0.5, 9);
  });
  it.each([
    '',
    'yesterday',
    '27/03/25',
    '2025-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31T00:00:00',
    '2025-03-27T25:00:00',
    '2025-03-27T01:60:00',
    '2025-03-27T01:20:61',
    '2025-03-27T01:20',
    '2025-03-27T01:20:46+02:00',
  ])('refuses %j', (text) => {
    expect(parseDateObs(text)).toBeUndefined();
  });
  it('has no answer for nothing', () => {
    expect(parseDateObs(undefined)).toBeUndefined();
  });
});

describe('readFrameMeta', () => {
  it('reads what a Seestar writes', () => {
    const got = meta({
      'DATE-OBS': '2025-03-27T01:20:46.123',
      EXPTIME: 10,
      RA: 193.0417,
      DEC: 40.9706,
      OBJECT: 'M 94',
      FILTER: 'IRCUT',
      GAIN: 80,
      'CCD-TEMP': 21.5,
      TELESCOP: 'S50_abc',
      INSTRUME: 'Seestar S50',
      FOCALLEN: 250,
      XPIXSZ: 2.9,
      BAYERPAT: 'GRBG',
    });
    expect(got).toMatchObject({
      dateObsMs: Date.parse('2025-03-27T01:20:46.123Z'),
      exposureSeconds: 10,
      raDeg: 193.0417,
      decDeg: 40.9706,
      objectName: 'M 94',
      filter: 'IRCUT',
      gain: 80,
      ccdTemperatureC: 21.5,
      telescope: 'S50_abc',
      instrument: 'Seestar S50',
      pattern: 'GRBG',
    });
    expect(got.pixelScaleArcsec).toBeCloseTo(2.3927, 3);
    expect(got.fieldDeg).toBeCloseTo(0.7178, 3);
  });

  it.each([
    ['05 34 31.94', '+22 00 52.2', 83.63308, 22.0145],
    ['05:34:31.94', '-22:00:52.2', 83.63308, -22.0145],
    ['00 00 00', '-00 30 00', 0, -0.5],
  ])('takes sexagesimal OBJCTRA %s and OBJCTDEC %s', (ra, dec, raDeg, decDeg) => {
    const got = meta({ OBJCTRA: ra, OBJCTDEC: dec });
    expect(got.raDeg).toBeCloseTo(raDeg, 4);
    expect(got.decDeg).toBeCloseTo(decDeg, 4);
  });

  it('prefers degrees, and refuses what is on no sky', () => {
    expect(meta({ RA: 10.5, OBJCTRA: '05 00 00' }).raDeg).toBe(10.5);
    expect(meta({ RA: 400, DEC: -91 })).toMatchObject({ raDeg: undefined, decDeg: undefined });
    expect(meta({ OBJCTRA: 'north', OBJCTDEC: 'up' })).toMatchObject({ raDeg: undefined, decDeg: undefined });
  });

  it('takes the ends of its ranges, and fields as wide as they are', () => {
    expect(meta({ RA: 0, DEC: -90 })).toMatchObject({ raDeg: 0, decDeg: -90 });
    expect(meta({ RA: 360, DEC: 90 })).toMatchObject({ raDeg: 360, decDeg: 90 });
    expect(meta({ RA: -180.1, DEC: 90.1 })).toMatchObject({ raDeg: undefined, decDeg: undefined });
    const header = new Header().set('FOCALLEN', 206.264806).set('XPIXSZ', 3);
    expect(readFrameMeta(header, 1200, 3600).pixelScaleArcsec).toBeCloseTo(3, 12);
    expect([readFrameMeta(header, 1200, 3600).fieldDeg, readFrameMeta(header, 3600, 1200).fieldDeg]).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(1, 12),
    ]);
    expect(meta({ XPIXSZ: 3 })).toMatchObject({ pixelScaleArcsec: undefined, fieldDeg: undefined });
    expect(meta({ EXPTIME: 1e-3 }).exposureSeconds).toBe(1e-3);
  });

  it('knows the cousins of its keywords', () => {
    expect(
      meta({ EXPOSURE: 20, 'DATE-BEG': '2025-01-01T00:00:00', PIXSIZE1: 3.8, FOCALLEN: 100 }),
    ).toMatchObject({
      exposureSeconds: 20,
      dateObsMs: Date.parse('2025-01-01T00:00:00Z'),
      pixelSizeUm: 3.8,
    });
  });

  it.each<[string, Readonly<Record<string, string | number>>, number | undefined, string | undefined]>([
    ['zero beside a time', { EXPTIME: 0, EXPOSURE: 10 }, 10, 'EXPOSURE'],
    ['text', { EXPTIME: '10.0' }, 10, 'EXPTIME'],
    ['text with its unit', { EXPTIME: '10.0 s' }, 10, 'EXPTIME'],
    ['text with another unit', { EXPTIME: '2500 ms' }, 2.5, 'EXPTIME'],
    ['text that is none', { EXPTIME: 'long', EXP: 15 }, 15, 'EXP'],
    ['EXP alone', { EXP: 15 }, 15, 'EXP'],
    ['microseconds', { EXPOINUS: 10_000_000 }, 10, 'EXPOINUS'],
    ['what is negative', { EXPTIME: -10 }, undefined, undefined],
  ])('takes the first exposure that can be one: %s', (_, cards, seconds, keyword) => {
    expect(meta(cards)).toMatchObject({ exposureSeconds: seconds, keywords: { exposure: keyword } });
    const header = new Header().set('EXPTIME', 90_000, 'exposure time in ms');
    expect(readFrameMeta(header, 100, 100).exposureSeconds).toBe(90);
  });

  it('takes nothing for nothing', () => {
    const got = meta({
      EXPTIME: 0,
      XPIXSZ: -1,
      FOCALLEN: 250,
      OBJECT: '  ',
      GAIN: 'high',
      BAYERPAT: 'XTRANS',
    });
    const { time, keywords, focalLengthMm, ...rest } = got;
    expect([focalLengthMm, time?.finding?.code]).toEqual([250, 'time-missing']);
    for (const value of [...Object.values(rest), ...Object.values(keywords ?? {})])
      expect(value).toBeUndefined();
  });

  it.each([
    ['GRBG', 0, 0, 'GRBG'],
    ['GRBG', 1, 0, 'RGGB'],
    ['GRBG', 0, 1, 'BGGR'],
    ['GRBG', 1, 1, 'GBRG'],
    ['GRBG', -1, 2, 'RGGB'],
    ['rggb ', 0, 0, 'RGGB'],
    ['MONO', 1, 1, 'MONO'],
  ])('pattern %s moved by %i, %i is %s', (pattern, x, y, wanted) => {
    expect(meta({ BAYERPAT: pattern, XBAYROFF: x, YBAYROFF: y }).pattern).toBe(wanted);
    expect(meta({ COLORTYP: pattern, XBAYROFF: x, YBAYROFF: y }).pattern).toBe(wanted);
  });

  it.each([
    ['GRBG', 1920, 'TOP-DOWN', 0, 'GRBG'],
    ['GRBG', 1920, 'BOTTOM-UP', 0, 'BGGR'],
    ['GRBG', 1919, 'BOTTOM-UP', 0, 'GRBG'],
    ['GRBG', 1919, 'BOTTOM-UP', 1, 'BGGR'],
    ['RGGB', 1920, 'BOTTOM-UP', 1, 'RGGB'],
    ['BAYER_GR', 1920, 'TOP-DOWN', 0, 'GRBG'],
    ['BAYER_RG', 1920, 'TOP-DOWN', 0, 'RGGB'],
    ['BAYERGB', 1920, 'TOP-DOWN', 0, 'GBRG'],
    ['MONO', 1920, 'BOTTOM-UP', 0, 'MONO'],
  ])('pattern %s of %i rows %s, moved by %i, is %s', (pattern, rows, order, y, wanted) => {
    const header = new Header().set('BAYERPAT', pattern).set('ROWORDER', order).set('YBAYROFF', y);
    expect(readFrameMeta(header, 1080, rows).pattern).toBe(wanted);
  });

  it('reads names that are written in UTF-8', () => {
    const bytes = String.fromCharCode(...new TextEncoder().encode('猎户座星'));
    const header = new Header().append({
      kind: 'value',
      keyword: 'OBJECT',
      value: bytes,
      comment: '',
      isReal: false,
    });
    expect(readFrameMeta(header, 1080, 1920).objectName).toBe('猎户座星');
    header.set('OBJECT', 'ngc');
    expect(readFrameMeta(header, 1080, 1920).objectName).toBe('ngc');
    const latin = new Header().append({
      kind: 'value',
      keyword: 'OBJECT',
      value: 'n\u00e9',
      comment: '',
      isReal: false,
    });
    expect(readFrameMeta(latin, 1080, 1920).objectName).toBe('n\u00e9');
  });
});
