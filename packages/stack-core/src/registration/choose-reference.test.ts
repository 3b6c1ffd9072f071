import { describe, expect, it } from 'vitest';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import { chooseReference } from './choose-reference.ts';

const GOOD: FrameMeasures = {
  starCount: 60,
  fwhmPx: 3,
  elongation: 1.2,
  skyLevel: [800, 900, 700],
  noise: [70, 80, 65],
};

/** The score by its definition; all but the given frame are like GOOD, which makes the medians GOOD's. */
function score(frame: FrameMeasures, index: number, length: number): number {
  const relative = (value: number): number => Math.min(1.2, value);
  const away = Math.abs((2 * index) / (length - 1) - 1);
  const shape = relative(GOOD.elongation / frame.elongation);
  const few = frame.starCount < 8 ? 0.01 : 1;
  return (
    few * relative(frame.starCount / 60) * relative(3 / frame.fwhmPx) * shape * shape * (1 - 0.25 * away)
  );
}

/** Whether a frame at `index` of 9 wins over GOOD ones everywhere else; the middle is the best of those. */
function wins(changes: Partial<FrameMeasures>, index: number): boolean {
  const frames = Array.from({ length: 9 }, (_, n) => (n === index ? { ...GOOD, ...changes } : GOOD));
  const chosen = chooseReference(frames);
  expect([4, index]).toContain(chosen);
  expect(chosen === index).toBe(score({ ...GOOD, ...changes }, index, 9) > 1);
  return chosen === index;
}

describe('chooseReference', () => {
  it.each<[string, Partial<FrameMeasures>, Partial<FrameMeasures>]>([
    ['more stars', { starCount: 69 }, { starCount: 67 }],
    ['narrower stars', { fwhmPx: 2.62 }, { fwhmPx: 2.7 }],
    ['rounder stars', { elongation: 1.118 }, { elongation: 1.13 }],
  ])('weighs %s against a place away from the middle', (_, enough, tooLittle) => {
    // At index 2 of 9 a frame is half the way to the first: its score falls by an eighth.
    expect(wins(enough, 2)).toBe(true);
    expect(wins(tooLittle, 2)).toBe(false);
    expect(wins(enough, 6)).toBe(true);
    expect(wins(tooLittle, 6)).toBe(false);
  });

  it('counts no advantage beyond a fifth', () => {
    // The first frame loses a quarter.
    expect(wins({ starCount: 600 }, 0)).toBe(false);
    expect(wins({ fwhmPx: 1 }, 0)).toBe(false);
    expect(wins({ starCount: 600, fwhmPx: 1 }, 0)).toBe(true);
    expect(wins({ elongation: 1 }, 0)).toBe(true);
    expect(wins({ starCount: 600 }, 1)).toBe(false);
    expect(wins({ starCount: 600, fwhmPx: 2.9 }, 1)).toBe(true);
  });

  it('takes no frame with fewer than eight stars while there is another', () => {
    const few = { ...GOOD, starCount: 7 };
    const frames = [{ ...GOOD, starCount: 8, elongation: 2.5 }, few, few];
    expect(chooseReference(frames)).toBe(0);
    expect(chooseReference([few, few, few])).toBe(1);
  });

  it('takes medians of the frames that have stars', () => {
    const blank = { ...GOOD, starCount: 0, fwhmPx: NaN, elongation: NaN };
    const unmeasured = { ...GOOD, fwhmPx: NaN };
    // With the blank ones in the median both would be at the bound of 1.2, and the middle one would win.
    expect(
      chooseReference([blank, blank, GOOD, { ...GOOD, starCount: 75 }, blank, unmeasured, undefined]),
    ).toBe(3);
    expect(chooseReference([blank, blank, { ...GOOD, starCount: 75 }, GOOD, blank])).toBe(2);
  });

  it('takes the only frame there is, and none of none', () => {
    expect(chooseReference([GOOD])).toBe(0);
    expect(chooseReference([undefined, GOOD, undefined])).toBe(1);
    expect(chooseReference([])).toBeUndefined();
    expect(chooseReference([undefined])).toBeUndefined();
  });
});
