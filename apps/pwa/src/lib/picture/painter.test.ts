import { describe, expect, it } from 'vitest';
import { midtonesTransfer } from '@crowdsky/stack-core';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import { painterFor, skyOf } from './painter.ts';
import type { Tones } from './painter.ts';

const straight = { shadow: 0, highlight: 1, midtones: 0.5 };
const line: Tones = { kind: 'stretch', stretch: [straight, straight, { ...straight, highlight: 2 }] };
const light: Tones = { kind: 'light', weights: [0.2, 0.5, 0.3], white: 3000 };

function painted(tones: Tones, rgb: readonly [number, number, number], changes = {}): number[] {
  const colour = new Float64Array(3);
  painterFor(tones, { ...DEFAULT_PICTURE_LOOK, ...changes })(...rgb, colour);
  return [...colour];
}

describe('painterFor', () => {
  it('stretches each colour by its own', () => {
    expect(painted(line, [0.25, 0.5, 0.5])).toEqual([0.25, 0.5, 0.25]);
  });

  it('shows the sky of light where the look says', () => {
    const sky = skyOf(DEFAULT_PICTURE_LOOK);
    expect(sky).toBeCloseTo(0.085, 6);
    for (const share of painted(light, [0, 0, 0])) expect(share).toBeCloseTo(sky, 4);
    const brighter = skyOf({ brightness: 1 });
    expect(brighter).toBeCloseTo(0.17, 6);
    expect(painted(light, [0, 0, 0], { brightness: 1, contrast: 0.5 })[1]).toBeCloseTo(brighter, 4);
  });

  it('moves black, white and midtones over what either shows', () => {
    const look = { black: 0.2, white: 0.7, mid: 0.25 };
    const expected = [0.3, 0.45, 0.15].map((value) => midtonesTransfer((value - 0.2) / 0.5, 0.25));
    painted(line, [0.3, 0.45, 0.3], look).forEach((share, c) => expect(share).toBeCloseTo(expected[c], 4));
    const [plain] = painted(light, [40, 40, 40]);
    expect(painted(light, [40, 40, 40], look)[0]).toBeCloseTo(midtonesTransfer((plain - 0.2) / 0.5, 0.25), 4);
  });

  it('divides black from white where they meet', () => {
    expect(painted(line, [0.4, 0.6, 1], { black: 0.5, white: 0.5 })).toEqual([0, 1, 0]);
  });
});
