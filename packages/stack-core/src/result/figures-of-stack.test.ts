import { describe, expect, it } from 'vitest';
import type { Star } from '../stars/star.ts';
import type { Stack } from './finish-stack.ts';
import { skyFigures, stackFigures } from './stack-figures.ts';

const SHIFTS = { red: { x: 0.1, y: 0 }, blue: { x: 0, y: 0.2 } };

/** A stack of two used frames, one of them of unknown exposure. */
function stackOf(changes: Partial<Stack> = {}, pixelScaleArcsec?: number): Stack {
  const frame = (name: string, exposureSeconds?: number): unknown => ({
    analysis: { name, meta: { exposureSeconds, pixelScaleArcsec } },
  });
  const star = (fwhmPx: number): Star => ({ fwhmPx, elongation: 1.5, snr: 40, flags: 0 }) as Star;
  return {
    width: 2,
    height: 2,
    channelCount: 1,
    pixels: Float32Array.of(10, 20, 40, NaN),
    stars: [star(3), star(4)],
    usedFrames: [frame('a', 10), frame('b', 20), frame('c')],
    reference: 1,
    rejectedShare: 0.25,
    defectCount: 7,
    resampling: 'cfa',
    colourShifts: SHIFTS,
    ...changes,
  } as unknown as Stack;
}

describe('stackFigures of a made-up stack', () => {
  it('are taken from the stack, its stars and its reference frame', () => {
    expect(stackFigures(stackOf({}, 2))).toEqual({
      widthPx: 2,
      heightPx: 2,
      channelCount: 1,
      exposureSeconds: 30,
      starCount: 2,
      fwhmPx: 3.5,
      elongation: 1.5,
      fwhmArcsec: 7,
      skyLevel: 20,
      noise: 1.4826 * 10,
      rejectedShare: 0.25,
      defectCount: 7,
      colourShiftsPx: SHIFTS,
      resampling: 'cfa',
      referenceFrame: 'b',
    });
    const { fwhmArcsec, colourShiftsPx } = stackFigures(stackOf({ colourShifts: undefined }));
    expect([fwhmArcsec, colourShiftsPx]).toEqual([undefined, null]);
  });
});

describe('skyFigures of a large picture', () => {
  it('sample it evenly, all channels of a pixel together', () => {
    const [width, height] = [700, 600];
    const count = width * height;
    // Every third pixel is asked; the others would give another level.
    const pixels = Float32Array.from({ length: 3 * count }, (_, i) => {
      const [channel, pixel] = [Math.floor(i / count), i % count];
      return pixel % 3 === 0 ? 100 * (channel + 1) + (pixel % 2) : 9000;
    });
    const { skyLevel, noise } = skyFigures({ pixels, width, height, channelCount: 3 });
    expect(skyLevel).toBeCloseTo(200.5, 9);
    expect(noise).toBeCloseTo(1.4826 * 0.5, 9);
  });

  it('take the last sample too', () => {
    // Every second of these pixels is asked: 50,001 of 0 and 50,000 of 1, whose median is 0.
    const width = 200_001;
    const pixels = Float32Array.from({ length: width }, (_, i) => (i % 4 === 0 ? 0 : i % 2 === 0 ? 1 : 7));
    expect(skyFigures({ pixels, width, height: 1, channelCount: 1 })).toEqual({ skyLevel: 0, noise: 0 });
    // As many as are asked at most.
    const all = pixels.subarray(0, 200_000);
    expect(skyFigures({ pixels: all, width: 200_000, height: 1, channelCount: 1 }).skyLevel).toBe(4);
  });
});
