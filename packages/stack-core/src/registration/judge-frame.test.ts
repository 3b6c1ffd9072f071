import type { FrameMeasures } from '../ground/frame-measures.ts';
import { describe, expect, it } from 'vitest';
import { chooseReference } from './choose-reference.ts';
import { isSound, judgeMeasures, judgeRegistration, measureTransparency } from './judge-frame.ts';
import type { RegistrationMeasures } from './judge-frame.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { usualMeasures } from './usual-measures.ts';
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

  it.each<[string, FrameMeasures, ReturnType<typeof judgeMeasures>]>([
    // Twice the usual 3 px; 1.6 times the usual 1.2 is over the 1.9 that are always allowed.
    ['just too wide', { ...GOOD, fwhmPx: 6.01 }, 'trailed'],
    ['as wide as may be', { ...GOOD, fwhmPx: 6 }, undefined],
    ['just too long', { ...GOOD, elongation: 1.93 }, 'trailed'],
    ['as long as may be', { ...GOOD, elongation: 1.91 }, undefined],
    ['seven stars', { ...GOOD, starCount: 7 }, 'clouded'],
  ])('draws the line: %s', (_, frame, wanted) => {
    expect(judgeMeasures(frame, USUAL)).toBe(wanted);
  });

  it('allows 1.9 where stars are round, and calls it clouds from four times the least number on', () => {
    const round = { starCount: 32, fwhmPx: 3, elongation: 1 };
    expect(judgeMeasures({ ...GOOD, elongation: 1.89 }, round)).toBeUndefined();
    expect(judgeMeasures({ ...GOOD, elongation: 1.91 }, round)).toBe('trailed');
    expect(judgeMeasures({ ...GOOD, starCount: 7 }, round)).toBe('clouded');
    expect(judgeMeasures({ ...GOOD, starCount: 7 }, { ...round, starCount: 31 })).toBe('too-few-stars');
  });

  it('compares widths on the sky too, where another telescope has other pixels', () => {
    const usual = { ...USUAL, fwhmArcsec: 6 };
    expect(judgeMeasures({ ...GOOD, fwhmPx: 6.01, fwhmArcsec: 12 }, usual)).toBeUndefined();
    expect(judgeMeasures({ ...GOOD, fwhmPx: 6.01, fwhmArcsec: 12.1 }, usual)).toBe('trailed');
    expect(judgeMeasures({ ...GOOD, fwhmPx: 6, fwhmArcsec: 12.1 }, usual)).toBeUndefined();
    expect(judgeMeasures({ ...GOOD, fwhmPx: 6.01, fwhmArcsec: 3 }, USUAL)).toBe('trailed');
  });

  it('judges a mono frame by the one channel it has', () => {
    expect(judgeMeasures({ ...GOOD, noise: [NaN, 80, NaN] }, USUAL)).toBeUndefined();
  });
});

describe('isSound', () => {
  const registration = { matchedCount: 40, rmsPx: 0.3, transparency: 0.9, expectedFlux: 1 };
  it('judges a frame by its measures and its registration as if the reference frame were usual', () => {
    expect(isSound(registration, GOOD, GOOD)).toBe(true);
    expect(isSound(registration, { ...GOOD, fwhmPx: 5 }, GOOD)).toBe(true);
    expect(isSound(registration, { ...GOOD, fwhmPx: 5 }, { ...GOOD, fwhmPx: 2.4 })).toBe(false);
    expect(isSound({ ...registration, transparency: 0.2 }, GOOD, GOOD)).toBe(false);
    expect(isSound(undefined, GOOD, GOOD)).toBe(false);
  });
});

describe('judgeRegistration', () => {
  const registration = { matchedCount: 40, rmsPx: 0.3, transparency: 0.9, expectedFlux: 1 };
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

describe('judgeRegistration', () => {
  const registration = { matchedCount: 40, rmsPx: 0.3, transparency: 0.9, expectedFlux: 1 };
  const at = (changes: Partial<RegistrationMeasures>, fwhmPx = 3): ReturnType<typeof judgeRegistration> =>
    judgeRegistration({ ...registration, ...changes }, { ...GOOD, fwhmPx }, USUAL);
  it('allows residuals of half the FWHM, and of a pixel in any case', () => {
    expect(at({ rmsPx: 1.49 })).toBeUndefined();
    expect(at({ rmsPx: 1.51 })).toBe('residual-too-large');
    expect(at({ rmsPx: 0.99 }, 1.5)).toBeUndefined();
    expect(at({ rmsPx: 1.01 }, 1.5)).toBe('residual-too-large');
  });
  it('asks for a quarter of the light, and of the stars where nothing matches', () => {
    expect(at({ transparency: 0.26 })).toBeUndefined();
    expect(at({ transparency: 0.24 })).toBe('clouded');
    expect(at({ transparency: 0.24, expectedFlux: 0.8 })).toBeUndefined();
    expect(at({ transparency: 0.24, expectedFlux: 1.2 })).toBe('clouded');
    expect(at({ transparency: 0.01, expectedFlux: undefined })).toBeUndefined();
    const others = [{ measures: GOOD, transparency: 5 }];
    const unknown = { ...registration, transparency: 1.2, expectedFlux: undefined };
    expect(judgeRegistration(unknown, GOOD, USUAL, others)).toBe('clouded');
    expect(judgeRegistration({ ...unknown, transparency: 1.3 }, GOOD, USUAL, others)).toBeUndefined();
    expect(judgeRegistration({ ...unknown, expectedFlux: 1 }, GOOD, USUAL, others)).toBeUndefined();
    expect(judgeRegistration(undefined, { ...GOOD, starCount: 15 }, USUAL)).toBe('no-match');
    expect(judgeRegistration(undefined, { ...GOOD, starCount: 14 }, USUAL)).toBe('clouded');
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

  it('is the mean weighted by the noise of both stars, within three sigma of the median', () => {
    const noisy = (flux: number, snr: number): Star => ({ ...star(flux), snr });
    const stars = [
      noisy(900, 100),
      noisy(1880, 20),
      noisy(2790, 40),
      noisy(3560, 200),
      // 0.94 + 3 sigma are 1.02 for this one: 1.1 is out.
      noisy(5500, 100),
    ];
    const variances = [100, 20, 40, 200].map((snr) => 0.02 ** 2 + 1 / 50 ** 2 + 1 / snr ** 2);
    const weight = variances.reduce((sum, variance) => sum + 1 / variance, 0);
    const ratios = [0.9, 0.94, 0.93, 0.89];
    const mean = ratios.reduce((sum, ratio, n) => sum + ratio / variances[n], 0) / weight;
    expect(measureTransparency(pairs.slice(0, 5), reference, stars)).toBeCloseTo(mean, 12);
  });

  it('keeps what is just within three sigma and leaves out what is just beyond', () => {
    const sigma = Math.sqrt(0.02 ** 2 + 2 / 50 ** 2);
    const withOne = (deviation: number): number => {
      const stars = reference.map(({ flux }, i) => star(i === 3 ? flux * (1 + deviation * sigma) : flux));
      return measureTransparency(pairs, reference, stars);
    };
    expect(withOne(2.9)).toBeCloseTo(1 + (2.9 * sigma) / 20, 9);
    expect(withOne(-2.9)).toBeCloseTo(1 - (2.9 * sigma) / 20, 9);
    expect(withOne(3.2)).toBeCloseTo(1, 9);
    expect(withOne(-3.2)).toBeCloseTo(1, 9);
  });

  it('takes saturated stars and those at the border where fewer than four others are there', () => {
    const flagged = (good: number, flag: number): number => {
      const stars = reference.map(({ flux }, i) =>
        star(i < good ? 0.5 * flux : 0.8 * flux, i < good ? 0 : flag),
      );
      return measureTransparency(pairs, reference, stars);
    };
    for (const flag of [1, 2]) {
      expect(flagged(4, flag)).toBeCloseTo(0.5, 9);
      expect(flagged(3, flag)).toBeCloseTo(0.8, 9);
    }
    // A blend is no reason to leave a star out.
    expect(flagged(4, 4)).toBeCloseTo(0.8, 9);
    const saturatedThere = reference.map((one, i) => ({ ...one, flags: i < 10 ? 1 : 0 }));
    const stars = reference.map(({ flux }, i) => star(i < 10 ? flux : 0.5 * flux));
    expect(measureTransparency(pairs, saturatedThere, stars)).toBeCloseTo(0.5, 9);
  });

  it('sides with the majority, which has the more weight', () => {
    const shares = (count: number, share: number): Star[] =>
      reference.map(({ flux }, i) => star(i < count ? flux : share * flux));
    for (const share of [0.5, 1.5]) {
      expect(measureTransparency(pairs, reference, shares(11, share))).toBeCloseTo(1, 9);
      expect(measureTransparency(pairs, reference, shares(9, share))).toBeCloseTo(share, 9);
    }
  });

  it('clips three times about the mean of those it kept, beginning with the median', () => {
    // Skew ratios, of which each round leaves out other ones.
    for (const seed of [80, 250, 292, 483, 605]) {
      const random = seededRandom(seed);
      const ratios = reference.map(() => {
        const ratio = 1 + 0.1 * Math.abs(random.normal()) ** 1.5;
        const snr = 20 + 100 * random.uniform();
        return { ratio, snr, variance: 0.02 ** 2 + 1 / 50 ** 2 + 1 / snr ** 2 };
      });
      const meanOf = (list: typeof ratios): number =>
        list.reduce((sum, { ratio, variance }) => sum + ratio / variance, 0) /
        list.reduce((sum, { variance }) => sum + 1 / variance, 0);
      const about = (centre: number): typeof ratios =>
        ratios.filter(({ ratio, variance }) => Math.abs(ratio / centre - 1) <= 3 * Math.sqrt(variance));
      const whole = ratios.reduce((sum, { variance }) => sum + 1 / variance, 0);
      const sorted = [...ratios].sort((a, b) => a.ratio - b.ratio);
      const median = sorted.find((_, n) => {
        const below = sorted.slice(0, n + 1).reduce((sum, { variance }) => sum + 1 / variance, 0);
        return below >= whole / 2;
      })!.ratio;
      const [second, third] = [meanOf(about(meanOf(about(median)))), (c: number) => meanOf(about(c))];
      const stars = ratios.map(({ ratio, snr }, n) => ({ ...star(ratio * reference[n].flux), snr }));
      const measured = measureTransparency(pairs, reference, stars);
      expect(measured).toBeCloseTo(third(second), 12);
      expect(Math.abs(third(measured) - measured)).toBeGreaterThan(1e-4);
      expect(Math.abs(second - measured)).toBeGreaterThan(1e-4);
    }
  });

  it('takes the median of stars that hardly show, whose weights are far under 1', () => {
    const faint = (flux: number): Star => ({ ...star(flux), snr: 0.5 });
    const stars = [faint(1), faint(1000), faint(1010)];
    const one = [faint(1), faint(1), faint(1)];
    // About the median of 1000, all three are within three sigma of 2.83; about 1, the two would not be.
    expect(measureTransparency(pairs.slice(0, 3), one, stars)).toBeCloseTo(2011 / 3, 9);
  });

  it('compares the stars of each pair', () => {
    const stars = reference.map(({ flux }) => star(0.7 * flux)).reverse();
    const crossed = pairs.map(([i]): [number, number] => [i, 19 - i]);
    expect(measureTransparency(crossed, reference, stars)).toBeCloseTo(0.7, 9);
  });
});
