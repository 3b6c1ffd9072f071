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
  it('takes for usual the median of the frames used before, in whatever order they came', () => {
    const counts = [100, 20, 90, 110, 30].map((stars) => frame(stars));
    expect(judgeSky([...counts, frame(44), frame(44), frame(80)])).toBe('clouds');
    expect(judgeSky([...counts, frame(46), frame(46), frame(80)])).toBe('fine');
    const lengths = [2, 1, 1.8, 2.2, 1.1].map((elongation) => frame(80, elongation));
    expect(judgeSky([...lengths, frame(80, 2.71), frame(80, 2.71), frame(80)])).toBe('trailing');
    expect(judgeSky([...lengths, frame(80, 2.69), frame(80, 2.69), frame(80)])).toBe('fine');
  });
  it('does not learn from dropped frames what is usual', () => {
    const dropped: FrameReport = {
      ...frame(1000),
      outcome: { used: false, reason: 'trailed', explanation: '' },
    };
    const before = [frame(80), dropped, dropped, dropped];
    expect(judgeSky([...before, frame(60), frame(60), frame(60)])).toBe('fine');
  });
  it('leaves frames without measures out of what is usual', () => {
    const unmeasured: FrameReport = { ...frame(0), measures: undefined };
    const before = [frame(80, 2), unmeasured, frame(80, 2)];
    expect(judgeSky([...before, frame(80, 2.9), frame(80, 2.9), frame(80, 2)])).toBe('fine');
    expect(judgeSky([...before, frame(80, 3.1), frame(80, 3.1), frame(80, 2)])).toBe('trailing');
  });
  it('calls more clouded than trailed frames clouds', () => {
    const clouded: FrameReport = {
      ...frame(0),
      measures: undefined,
      outcome: { used: false, reason: 'blank', explanation: '' },
    };
    expect(judgeSky([...good, clouded, frame(10, 3), frame(10, 3)])).toBe('clouds');
  });
});
