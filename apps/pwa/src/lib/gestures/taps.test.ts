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
  it('draws its limits at 8 pixels, and for a double tap at 350 ms and 40 pixels', () => {
    const taps = new Taps();
    taps.down(here, 1);
    expect(taps.move({ x: 100, y: 108 })).toBe(true);
    expect(taps.move({ x: 106, y: 106 })).toBe(false);
    const second = (at: { x: number; y: number }, timeMs: number): string | undefined => {
      const fresh = new Taps();
      tap(fresh, here, 0);
      return tap(fresh, at, timeMs);
    };
    expect([349, 350].map((timeMs) => second(here, timeMs))).toEqual(['twice', 'once']);
    expect([139, 140].map((y) => second({ x: 100, y }, 100))).toEqual(['twice', 'once']);
  });
});
