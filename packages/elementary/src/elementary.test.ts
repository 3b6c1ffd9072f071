/** Our elementary functions against the engine's own. */
import { describe, expect, test } from 'vitest';
import { exp, log, power, sinCosDeg } from './elementary.ts';

/** The engine's own functions are right to about one unit in the last place: a fair oracle to 1e-15. */
function worstRelative(
  from: number,
  to: number,
  ours: (x: number) => number,
  theirs: (x: number) => number,
): number {
  let worst = 0;
  for (let i = 0; i <= 5000; i++) {
    const x = from + ((to - from) * i) / 5000;
    worst = Math.max(worst, Math.abs(ours(x) / theirs(x) - 1));
  }
  return worst;
}

describe('elementary functions', () => {
  test('exp', () => {
    expect(worstRelative(-20, 20, exp, Math.exp)).toBeLessThan(1e-15);
    expect(worstRelative(-700, 700, exp, Math.exp)).toBeLessThan(1e-15);
    expect(exp(0)).toBe(1);
    expect(exp(-1000)).toBe(0);
  });

  test('log', () => {
    expect(worstRelative(1e-9, 0.9, log, Math.log)).toBeLessThan(1e-15);
    expect(worstRelative(1.1, 1e6, log, Math.log)).toBeLessThan(1e-15);
    expect(log(1)).toBe(0);
  });

  test('power', () => {
    expect(
      worstRelative(
        0.01,
        1e6,
        (x) => power(x, -0.7),
        (x) => Math.pow(x, -0.7),
      ),
    ).toBeLessThan(1e-14);
  });

  test('sine and cosine, exact at quarter turns', () => {
    for (let deg = -400; deg <= 400; deg += 0.37) {
      const { sin, cos } = sinCosDeg(deg);
      expect(Math.abs(sin - Math.sin((deg * Math.PI) / 180))).toBeLessThan(2e-15);
      expect(Math.abs(cos - Math.cos((deg * Math.PI) / 180))).toBeLessThan(2e-15);
    }
    expect(sinCosDeg(180).cos).toBe(-1);
    expect(Math.abs(sinCosDeg(180).sin)).toBe(0);
    expect(sinCosDeg(-90).sin).toBe(-1);
    expect(sinCosDeg(30).sin).toBeCloseTo(0.5, 15);
  });
});
