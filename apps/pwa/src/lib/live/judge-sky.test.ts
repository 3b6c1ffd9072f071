import { describe, expect, it } from 'vitest';
import type { FrameReport } from '@crowdsky/stack-core';
import { judgeSky } from './judge-sky.ts';

function frame(starCount: number, elongation = 1.2): FrameReport {
  return {
    name: 'a.fit',
    sha256: undefined,
    measures: { starCount, fwhmPx: 3, elongation, skyLevel: [1, 1, 1], noise: [1, 1, 1] },
    outcome: {
      used: true,
      weight: 1,
      transform: { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0, g: 0, h: 0 },
      matchedStars: starCount,
      rmsPx: 0.1,
      transparency: 1,
    },
  };
}

const good = Array.from({ length: 6 }, () => frame(80));

describe('judgeSky', () => {
  it('needs some frames to know what is usual', () => {
    expect(judgeSky(good.slice(0, 4))).toBe('unknown');
  });
  it('finds nothing in a steady session, nor in one bad frame', () => {
    expect(judgeSky(good)).toBe('fine');
    expect(judgeSky([...good, frame(5), frame(82)])).toBe('fine');
  });
  it('distinguishes clouds from trailing', () => {
    expect(judgeSky([...good, frame(20), frame(15)])).toBe('clouds');
    expect(judgeSky([...good, frame(80, 2.5), frame(78, 3)])).toBe('trailing');
  });
  it('counts dropped frames by their reason', () => {
    const dropped = (reason: 'clouded' | 'blank' | 'trailed'): FrameReport => ({
      ...frame(0),
      measures: undefined,
      outcome: { used: false, reason, explanation: '' },
    });
    const verdict = (report: FrameReport): string => judgeSky([...good, report, report]);
    expect(verdict(dropped('clouded'))).toBe('clouds');
    expect(verdict(dropped('blank'))).toBe('clouds');
    expect(verdict(dropped('trailed'))).toBe('trailing');
  });
  it('calls fewer than half the usual stars clouds, and over 1.5 times the usual elongation trailing', () => {
    const round = good.map(() => frame(80, 1));
    expect(judgeSky([...round, frame(40, 1.5), frame(40, 1.5)])).toBe('fine');
    expect(judgeSky([...round, frame(39, 1), frame(39, 1)])).toBe('clouds');
    expect(judgeSky([...round, frame(80, 1.51), frame(80, 1.51)])).toBe('trailing');
    expect(judgeSky([...round, frame(39, 1.51), frame(39, 1.51)])).toBe('trailing');
  });
  it('judges by the newest three, and from five frames on', () => {
    expect(judgeSky([...good, frame(5), frame(82), frame(82), frame(5)])).toBe('fine');
    expect(judgeSky([...good, frame(5), frame(82), frame(5)])).toBe('clouds');
    expect(judgeSky(good.slice(0, 5))).toBe('fine');
  });
});
