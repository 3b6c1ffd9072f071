import { Header } from '@crowdsky/fits';
import type { CardValue } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { readPointing } from './pointing.ts';
import type { FramePointing } from './pointing.ts';

type Cards = Readonly<Record<string, CardValue | readonly [CardValue, string]>>;

function pointingOf(cards: Cards): FramePointing {
  const header = new Header();
  for (const [keyword, card] of Object.entries(cards)) {
    if (Array.isArray(card)) header.set(keyword, card[0] as CardValue, card[1] as string);
    else header.set(keyword, card as CardValue);
  }
  return readPointing(header, 540, 960);
}

/** M 94, but south: 12h 52m 10s, -16d 10m 58.8s. */
const RA = 193.041667;
const DEC = -16.183;

describe('readPointing', () => {
  it.each<[string, Cards]>([
    ['degrees', { RA, DEC }],
    ['degrees as text', { RA: String(RA), DEC: String(DEC) }],
    ['degrees with their unit', { RA: `${RA} deg`, DEC: `${DEC}°` }],
    ['hours by the comment', { RA: [12.86944444, '[h] Observe object RA coordinate (J2000)'], DEC }],
    ['hours in words', { RA: [12.86944444, 'Right Ascension [ hours ]'], DEC }],
    ['hours in brackets', { RA: [12.86944444, 'RA (hr)'], DEC }],
    ['hours as text', { RA: '12.86944444h', DEC: '-16.183d' }],
    ['spaces', { RA: '12 52 10.0', DEC: '-16 10 58.8' }],
    ['spaces, where the comment says degrees', { RA: ['12 52 10.0', 'in degrees'], DEC: '-16 10 58.8' }],
    ['colons', { RA: '12:52:10.0', DEC: '-16:10:58.8' }],
    ['units', { RA: '12h52m10s', DEC: '-16d10m58.8s' }],
    ['units and spaces', { RA: '12h 52m 10.0s', DEC: `-16° 10' 58.8"` }],
    ['underscores', { RA: '12_52_10', DEC: '-16_10_58.8' }],
    ['decimal minutes', { RA: '12 52.1666667', DEC: '-16 10.98' }],
    ['degrees, minutes and seconds', { RA: '193:02:30', DEC: '-16:10:58.8' }],
    ['degrees by their unit', { RA: `193d02m30s`, DEC: '-16d10m58.8s' }],
    ['OBJCTRA', { OBJCTRA: '12 52 10', OBJCTDEC: '-16 10 58.8' }],
    ['OBJCTRA in hours', { OBJCTRA: 12.86944444, OBJCTDEC: DEC }],
    ['OBJCTRA in degrees', { OBJCTRA: [RA, '[deg]'], OBJCTDEC: DEC }],
    ['a telescope that knew no target', { RA: 0, DEC: 0, OBJCTRA: '12 52 10', OBJCTDEC: '-16 10 58.8' }],
    ['text beside numbers', { RA: 'unknown', DEC: 'unknown', OBJCTRA: '12 52 10', OBJCTDEC: '-16 10 58.8' }],
    ['a pair that is on no sky', { RA: 400, DEC: 1, OBJCTRA: '12 52 10', OBJCTDEC: '-16 10 58.8' }],
    ['the other side of the circle', { RA: RA - 360, DEC }],
  ])('reads %s', (_, cards) => {
    const got = pointingOf(cards);
    expect(got.raDeg).toBeCloseTo(RA, 5);
    expect(got.decDeg).toBeCloseTo(DEC, 5);
  });

  it('keeps the sign of zero degrees', () => {
    expect(pointingOf({ RA: 1, DEC: '-00 30 00' }).decDeg).toBe(-0.5);
    expect(pointingOf({ RA: 1, DEC: '−00 30 00'.replace('−', '\u2212').normalize() }).decDeg).toBe(-0.5);
  });

  it.each<[string, Cards, number, number]>([
    ['hours that cannot be', { RA: [193, '[h]'], DEC: 1 }, 193, 1],
    ['the comment over the custom', { OBJCTRA: [10.5, 'degrees'], OBJCTDEC: 1 }, 10.5, 1],
    ['a small RA in degrees', { RA: 12.5, DEC: 1 }, 12.5, 1],
    ['360', { RA: 360, DEC: 1 }, 360, 1],
  ])('takes %s', (_, cards, ra, dec) => {
    expect(pointingOf(cards)).toMatchObject({ raDeg: ra, decDeg: dec });
  });

  it.each<[string, Cards]>([
    ['nothing', {}],
    ['a telescope that knew no target', { RA: 0, DEC: 0 }],
    ['a target of zeros', { OBJCTRA: '00 00 00', OBJCTDEC: '+00 00 00' }],
    ['seventy minutes', { RA: '12 70 00', DEC: '10 70 00' }],
    ['words', { RA: 'M 94', DEC: 'north' }],
  ])('has no place for %s', (_, cards) => {
    expect(pointingOf(cards)).toMatchObject({ raDeg: undefined, decDeg: undefined });
  });

  it('is not kept busy by hostile text', () => {
    expect(
      pointingOf({ RA: `${'1'.repeat(20_000)}x`, DEC: `${'1 '.repeat(10_000)}x` }).raDeg,
    ).toBeUndefined();
  });
});

describe('readPointing of a solved frame', () => {
  const SOLVED = {
    CTYPE1: 'RA---TAN-SIP',
    CTYPE2: 'DEC--TAN-SIP',
    CRVAL1: 193.04,
    CRVAL2: 40.97,
    CRPIX1: 270.5,
    CRPIX2: 480.5,
  } as const;
  it('takes the point of reference where it is the centre', () => {
    const got = pointingOf({ ...SOLVED, CD1_1: -6.6e-4, CD2_2: 6.6e-4 });
    expect(got).toMatchObject({ keywords: 'CRVAL1, CRVAL2' });
    expect([got.raDeg, got.decDeg]).toEqual([expect.closeTo(193.04, 9), expect.closeTo(40.97, 9)]);
    expect(pointingOf(SOLVED)).toMatchObject({ raDeg: 193.04, decDeg: 40.97 });
  });
  // The right values are those of astropy's WCS.
  it.each<[string, Cards, number, number]>([
    [
      'CD',
      { CRPIX1: -300, CRPIX2: 100, CD1_1: -6e-4, CD1_2: 2e-4, CD2_1: 3e-4, CD2_2: 5.5e-4 },
      192.68540197,
      41.34987521,
    ],
    [
      'CDELT and CROTA2',
      { CRPIX1: 0, CRPIX2: 0, CDELT1: -6.6e-4, CDELT2: 6.6e-4, CROTA2: 30 },
      192.62406447,
      41.15462891,
    ],
    [
      'CDELT and PC',
      {
        CRPIX1: 0,
        CRPIX2: 0,
        CDELT1: -6.6e-4,
        CDELT2: 6.6e-4,
        PC1_1: 0.8,
        PC1_2: -0.6,
        PC2_1: 0.6,
        PC2_2: 0.8,
      },
      193.10319413,
      41.33079995,
    ],
    [
      'the pole',
      { CRVAL2: 89.9, CRPIX1: -700, CRPIX2: 0, CD1_1: -6.6e-4, CD2_2: 6.6e-4 },
      84.31415164,
      89.32370569,
    ],
  ])('finds the centre by %s', (_, cards, ra, dec) => {
    const got = pointingOf({ ...SOLVED, ...cards });
    expect(got.raDeg).toBeCloseTo(ra, 7);
    expect(got.decDeg).toBeCloseTo(dec, 7);
  });
  it('knows axes that are the other way round', () => {
    const turned = { CTYPE1: 'DEC 1950', CTYPE2: 'RA  1950', CRVAL1: 19.956667, CRVAL2: 22.566668 };
    expect(pointingOf(turned)).toMatchObject({ raDeg: 22.566668, decDeg: 19.956667 });
  });
  it('counts less than what the header says outright', () => {
    expect(pointingOf({ ...SOLVED, RA: 10, DEC: 20 })).toMatchObject({ raDeg: 10, decDeg: 20 });
  });
});
