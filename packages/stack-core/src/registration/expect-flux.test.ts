import { describe, expect, it } from 'vitest';
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import type { FrameMeta } from '../frames/frame-meta.ts';
import { IDENTITY } from '../ground/image.ts';
import { expectFlux, fluxOfSetting, haveOneScale } from './expect-flux.ts';

const FRAME = measuredFrame({ name: 'frame', transform: IDENTITY });

function frame(meta: Partial<FrameMeta>, layout: Partial<MeasuredFrame['layout']> = {}): MeasuredFrame {
  return { ...FRAME, meta: { ...FRAME.meta, ...meta }, layout: { ...FRAME.layout, ...layout } };
}

describe('expectFlux', () => {
  it('expects the same light of pixels of the same size, and does not know another telescope', () => {
    const at = (scale: number): [boolean, number | undefined] => {
      const transform = { ...IDENTITY, a: scale, e: scale };
      return [haveOneScale(FRAME, transform), expectFlux(FRAME, FRAME, transform)];
    };
    for (const scale of [1, 1.02, 0.98]) expect(at(scale)).toEqual([true, 1]);
    for (const scale of [1.03, 0.97, 0.4, 2.5]) expect(at(scale)).toEqual([false, undefined]);
  });

  it('expects light in proportion to the exposure, and knows nothing of one that is not told', () => {
    const of = (reference?: number, own?: number): number | undefined =>
      expectFlux(frame({ exposureSeconds: reference }), frame({ exposureSeconds: own }), IDENTITY);
    expect([of(10, 60), of(60, 10), of(10, 10), of()]).toEqual([6, 1 / 6, 1, 1]);
    expect([of(10), of(undefined, 10)]).toEqual([undefined, undefined]);
  });

  it('knows nothing of another gain or other numbers', () => {
    const plain = frame({ gain: 80 });
    const others = [frame({ gain: 220 }), frame({}), frame({ gain: 80 }, { bitpix: -32 })];
    others.push(frame({ gain: 80 }, { bscale: 2 }));
    expect(others.map((other) => expectFlux(plain, other, IDENTITY))).toEqual(Array(4).fill(undefined));
    expect(expectFlux(plain, frame({ gain: 80 }, { bzero: 0 }), IDENTITY)).toBe(1);
  });
});

describe('fluxOfSetting', () => {
  const measured = (
    setting: string,
    transparency: number,
    exposureSeconds?: number,
  ): Parameters<typeof fluxOfSetting>[1][number] & object => ({
    measures: { ...FRAME.measures, setting, ...(exposureSeconds && { exposureSeconds }) },
    transparency,
  });

  it('is the upper quartile of the frames of that setting, whatever clouds hide of the others', () => {
    const others = [0.1, 5, 4.8, 0.2, 4.9].map((flux) => measured('220', flux));
    const all = [...others, undefined, measured('80', 1), measured('220', NaN)];
    expect(fluxOfSetting(others[0].measures, all)).toBe(4.9);
    expect(fluxOfSetting(others[0].measures, [others[0], others[1]])).toBe(5);
    expect(fluxOfSetting(measured('other', 1).measures, all)).toBeUndefined();
  });

  it('is that of the exposure', () => {
    const all = [measured('220', 5, 10), measured('220', 30, 60)];
    expect(fluxOfSetting(measured('220', 1, 20).measures, all)).toBeCloseTo(10, 12);
  });
});
