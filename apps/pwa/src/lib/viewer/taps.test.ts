import { describe, expect, it } from 'vitest';
import { Taps } from './taps.ts';

const here = { x: 100, y: 100 };

function tap(taps: Taps, at: { x: number; y: number }, timeMs: number): string | undefined {
  taps.down(at, 1);
  return taps.up(timeMs)?.kind;
}

describe('Taps', () => {
  it('forgives a trembling finger and gives the place where it came down', () => {
    const taps = new Taps();
    taps.down(here, 1);
    expect(taps.move({ x: 105, y: 95 })).toBe(true);
    expect(taps.up(0)).toEqual({ kind: 'once', at: here });
  });
  it('is no tap what moves, pinches or is taken away', () => {
    const taps = new Taps();
    taps.down(here, 1);
    expect(taps.move({ x: 120, y: 100 })).toBe(false);
    expect(taps.move(here)).toBe(false);
    expect(taps.up(0)).toBeUndefined();
    taps.down(here, 1);
    taps.down({ x: 200, y: 200 }, 2);
    expect(taps.up(0)).toBeUndefined();
    taps.down(here, 1);
    taps.cancel();
    expect(taps.up(0)).toBeUndefined();
  });
  it('knows two quick taps at one place, and starts anew after them', () => {
    const taps = new Taps();
    expect([0, 200, 400].map((time) => tap(taps, here, time))).toEqual(['once', 'twice', 'once']);
    expect(tap(taps, here, 900)).toBe('once');
    expect(tap(taps, { x: 300, y: 100 }, 1000)).toBe('once');
  });
});
