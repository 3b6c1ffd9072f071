import { describe, expect, it } from 'vitest';
import { finding } from '../ground/finding.ts';
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import { dropUnfit, haveOneShape } from './drop-unfit.ts';
import type { Candidate } from './drop-unfit.ts';

function frame(sha256: string, width = 1080, height = 1920, pattern = 'GRBG'): FrameAnalysis {
  return { ok: true, name: `${sha256}.fit`, sha256, layout: { width, height }, pattern } as FrameAnalysis;
}

function candidates(...analyses: readonly FrameAnalysis[]): Candidate[] {
  return analyses.map((analysis, n) => ({ index: 10 + n, handle: `handle ${n}`, analysis }));
}

describe('dropUnfit', () => {
  it('keeps frames of one size as they are', () => {
    const all = candidates(frame('a'), frame('b'));
    const { measured, dropped } = dropUnfit(all);
    expect(measured).toEqual(all);
    expect([...dropped]).toEqual([]);
  });

  it('drops files that are no frames, with what was wrong', () => {
    const broken = {
      ok: false,
      name: 'x.fit',
      reason: 'corrupt',
      finding: finding('cut-off', 99, 200),
    } as const;
    const { measured, dropped } = dropUnfit(candidates(frame('a'), broken));
    expect(measured.map(({ index }) => index)).toEqual([10]);
    expect([...dropped]).toEqual([[11, { reason: 'corrupt', finding: finding('cut-off', 99, 200) }]]);
  });

  it('keeps the first of frames given twice', () => {
    const { measured, dropped } = dropUnfit(candidates(frame('a'), frame('b'), frame('a'), frame('a')));
    expect(measured.map(({ index }) => index)).toEqual([10, 11]);
    expect([...dropped]).toEqual([
      [12, { reason: 'duplicate' }],
      [13, { reason: 'duplicate' }],
    ]);
  });

  it('keeps the commonest size; a copy does not count for its own', () => {
    const all = candidates(frame('a', 480, 320), frame('a', 480, 320), frame('b'), frame('c'));
    const { measured, dropped } = dropUnfit(all);
    expect(measured.map(({ index }) => index)).toEqual([12, 13]);
    expect(dropped.get(10)).toEqual({
      reason: 'wrong-size',
      finding: finding(
        'wrong-size',
        { width: 480, height: 320, isColour: true },
        { width: 1080, height: 1920, isColour: true },
      ),
    });
    expect(dropped.get(11)).toEqual({ reason: 'duplicate' });
  });

  it('takes the first in the alphabet of sizes equally common, whatever their order', () => {
    const [wide, high] = [frame('a', 480, 320), frame('b', 320, 480)];
    for (const all of [candidates(wide, high), candidates(high, wide)]) {
      expect(dropUnfit(all).measured.map(({ analysis }) => analysis)).toEqual([high]);
    }
  });

  it('tells frames without filters from those in colour, and no pattern from another', () => {
    const all = candidates(frame('a'), frame('b', 1080, 1920, 'RGGB'), frame('c', 1080, 1920, 'MONO'));
    const { measured, dropped } = dropUnfit(all);
    expect(measured.map(({ index }) => index)).toEqual([10, 11]);
    expect(dropped.get(12)?.finding?.given[0]).toEqual({ width: 1080, height: 1920, isColour: false });
  });

  it('has no answer for no frames', () => {
    expect(dropUnfit([])).toEqual({ measured: [], dropped: new Map() });
  });
});

describe('haveOneShape', () => {
  it.each<[boolean, ...Parameters<typeof frame>]>([
    [true, 'b', 1080, 1920, 'RGGB'],
    [false, 'b', 1080, 1920, 'MONO'],
    [false, 'b', 1920, 1080],
    [false, 'b', 1080, 1921],
  ])('is %s of a frame of 1080 x 1920 in colour and %s, %i x %i, %s', (expected, ...made) => {
    expect(haveOneShape(frame('a') as MeasuredFrame, frame(...made) as MeasuredFrame)).toBe(expected);
  });
});
