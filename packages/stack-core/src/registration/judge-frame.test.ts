import type { FrameMeasures } from '../ground/frame-measures.ts';
import { describe, expect, it } from 'vitest';
import { chooseReference } from './choose-reference.ts';
import { judgeMeasures, judgeRegistration, measureTransparency, usualMeasures } from './judge-frame.ts';
import type { Star } from '../stars/star.ts';

const GOOD: FrameMeasures = {
  starCount: 60,
  fwhmPx: 3,
  elongation: 1.2,
  skyLevel: [800, 900, 700],
  noise: [70, 80, 65],
};
const BLANK: FrameMeasures = { ...GOOD, starCount: 0, fwhmPx: NaN, elongation: NaN };
const SET = [GOOD, { ...GOOD, starCount: 70 }, { ...GOOD, starCount: 50, fwhmPx: 3.3 }, BLANK];
const USUAL = usualMeasures(SET);

describe('judgeMeasures', () => {
  it.each<[string, FrameMeasures, ReturnType<typeof judgeMeasures>]>([
    ['a good frame', GOOD, undefined],
    ['half the stars', { ...GOOD, starCount: 30 }, undefined],
    ['eight stars', { ...GOOD, starCount: 8 }, undefined],
    ['no star', BLANK, 'blank'],
    ['a constant', { ...BLANK, noise: [0, 0, 0] }, 'blank'],
    ['few stars where there are many', { ...GOOD, starCount: 5 }, 'clouded'],
    ['long stars', { ...GOOD, elongation: 3 }, 'trailed'],
    ['stars twice as wide', { ...GOOD, fwhmPx: 6.5 }, 'trailed'],
    ['slightly wider stars', { ...GOOD, fwhmPx: 4.5 }, undefined],
  ])('%s', (_, frame, wanted) => {
    expect(judgeMeasures(frame, USUAL)).toBe(wanted);
  });

  it('calls a sparse frame of a sparse set by its name', () => {
    const sparse = { ...GOOD, starCount: 5 };
    expect(judgeMeasures(sparse, usualMeasures([sparse, sparse]))).toBe('too-few-stars');
  });

  it('judges a mono frame by the one channel it has', () => {
    expect(judgeMeasures({ ...GOOD, noise: [NaN, 80, NaN] }, USUAL)).toBeUndefined();
  });
});

describe('judgeRegistration', () => {
  const registration = { matchedCount: 40, rmsPx: 0.3, transparency: 0.9 };
  it('keeps good frames, also slightly clouded ones', () => {
    expect(judgeRegistration(registration, GOOD, USUAL)).toBeUndefined();
    expect(judgeRegistration({ ...registration, transparency: 0.5 }, GOOD, USUAL)).toBeUndefined();
  });
  it('drops what does not fit', () => {
    expect(judgeRegistration(undefined, GOOD, USUAL)).toBe('no-match');
    expect(judgeRegistration(undefined, { ...GOOD, starCount: 9 }, USUAL)).toBe('clouded');
    expect(judgeRegistration({ ...registration, rmsPx: 2 }, GOOD, USUAL)).toBe('residual-too-large');
    expect(judgeRegistration({ ...registration, rmsPx: NaN }, GOOD, USUAL)).toBe('residual-too-large');
    expect(judgeRegistration({ ...registration, transparency: 0.1 }, GOOD, USUAL)).toBe('clouded');
  });
});

describe('chooseReference', () => {
  it('takes the middle one of equals', () => {
    expect(chooseReference([GOOD, GOOD, GOOD, GOOD, GOOD])).toBe(2);
    expect(chooseReference([GOOD, GOOD])).toBe(0);
  });
  it('passes over blank, trailed, clouded and missing frames', () => {
    const trailed = { ...GOOD, elongation: 4 };
    const clouded = { ...GOOD, starCount: 12 };
    expect(chooseReference([GOOD, undefined, BLANK, trailed, clouded])).toBe(0);
    expect(chooseReference([BLANK, undefined])).toBeUndefined();
    expect(chooseReference([])).toBeUndefined();
  });
  it('does not depend on what it is called for twice', () => {
    expect(chooseReference(SET)).toBe(chooseReference([...SET]));
  });
});

describe('measureTransparency', () => {
  const star = (flux: number, flags = 0): Star => ({
    x: 0,
    y: 0,
    flux,
    peak: 1,
    fwhmPx: 3,
    elongation: 1,
    aPx: 1,
    bPx: 1,
    thetaRad: 0,
    snr: 50,
    flags,
  });
  const reference = Array.from({ length: 20 }, (_, i) => star(1000 * (i + 1)));
  const pairs = reference.map((_, i): [number, number] => [i, i]);
  it('is the ratio of fluxes, whatever a few stars do', () => {
    const stars = reference.map(({ flux }, i) => star(i % 7 === 0 ? 5 * flux : 0.6 * flux));
    expect(measureTransparency(pairs, reference, stars)).toBeCloseTo(0.6, 9);
  });
  it('leaves saturated stars out and has no answer without stars', () => {
    const stars = reference.map(({ flux }, i) => star(i > 8 ? flux : 0.5 * flux, i > 8 ? 1 : 0));
    expect(measureTransparency(pairs, reference, stars)).toBeCloseTo(0.5, 9);
    expect(measureTransparency([], reference, stars)).toBeNaN();
  });
});
