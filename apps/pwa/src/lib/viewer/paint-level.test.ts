import { describe, expect, it } from 'vitest';
import { develop, prepareLight } from '@crowdsky/stack-core';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import { FOOTPRINT } from './look.ts';
import type { Development } from './look.ts';
import { cssColour, levelToPaint, paintLevel, placeOnCanvas } from './paint-level.ts';
import type { Level } from './picture.ts';

/** Midtones of a half leave values as they are. */
const straight = { shadow: 0, highlight: 1, midtones: 0.5 };
const development: Development = {
  tones: { kind: 'stretch', stretch: [straight, straight, straight] },
  sliders: DEFAULT_PICTURE_LOOK,
  coverage: 0,
  isRed: false,
};

function levelOf(...pixels: readonly (readonly number[])[]): Level {
  return { width: pixels.length, height: 1, rgba: Float32Array.from(pixels.flat()) };
}

function painted(level: Level, changes: Partial<Development> = {}): number[][] {
  const rgba = [...paintLevel(level, { ...development, ...changes })];
  return Array.from({ length: rgba.length / 4 }, (_, i) => rgba.slice(4 * i, 4 * i + 4));
}

describe('paintLevel', () => {
  it('shows each colour by its own stretch, to the nearest step', () => {
    const level = levelOf([0, 0.2, 1, 4], [0.6, 0.4, 0.8, 1]);
    expect(painted(level)).toEqual([
      [0, 51, 255, 255],
      [153, 102, 204, 255],
    ]);
    const stretch = [straight, { ...straight, highlight: 2 }, { ...straight, shadow: 0.6 }] as const;
    expect(painted(level, { tones: { kind: 'stretch', stretch } })[1]).toEqual([153, 51, 128, 255]);
  });

  it('shows light as the developed picture has it, pixel for pixel', () => {
    const [width, height] = [96, 80];
    const count = width * height;
    let seed = 5;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const pixels = Float32Array.from(
      { length: 3 * count },
      (_, i) => 50 + random() + (i % 997 === 0 ? 900 : 0),
    );
    const stack = { width, height, channelCount: 3, pixels } as const;
    const { pixels: light, weights, white } = prepareLight(stack);
    const rgba = Float32Array.from({ length: 4 * count }, (_, at) =>
      at % 4 < 3 ? light[(at % 4) * count + (at >> 2)] : 1,
    );
    const shown = paintLevel(
      { width, height, rgba },
      { ...development, tones: { kind: 'light', weights, white } },
    );
    expect(Buffer.from(shown).equals(Buffer.from(develop(stack).rgba))).toBe(true);
  });

  it('leaves black what has no data: no frame, or not a number in any colour', () => {
    const nothing = [0, 0, 0, 255];
    const level = levelOf([1, 1, 1, 0], [1, 1, 1, NaN], [NaN, 1, 1, 1], [1, NaN, 1, 1], [1, 1, NaN, 1]);
    expect(painted(level)).toEqual(new Array(5).fill(nothing));
    expect(painted(level, { coverage: 4 })).toEqual(new Array(5).fill(nothing));
  });

  it('shows few frames in rust and all in sand, each brighter the more there are', () => {
    const { few, many, dimmest, gain, picture } = FOOTPRINT;
    const shown = [51, 102, 204];
    for (const [frames, share] of [
      [1, 0.25],
      [4, 1],
    ]) {
      const tint = few.map((from, c) => from * (1 - share) + many[c] * share);
      const expected = tint.map((value, c) =>
        Math.round(picture * shown[c] + (1 - picture) * 255 * value * (dimmest + gain * share)),
      );
      expect(painted(levelOf([0.2, 0.4, 0.8, frames]), { coverage: 4 })).toEqual([[...expected, 255]]);
    }
  });

  it('shows nothing but red at night: the mean of the colours', () => {
    expect(painted(levelOf([0.2, 0.4, 0.8, 1]), { isRed: true })).toEqual([[119, 0, 0, 255]]);
  });
});

it('paints the first level of at most 700,000 pixels, or the full one where none is as small', () => {
  const levels = [
    [1401, 1000],
    [700, 1000],
    [350, 500],
  ].map(([width, height]) => ({ width, height }) as Level);
  expect(levelToPaint(levels)).toBe(levels[1]);
  expect(levelToPaint(levels.slice(0, 1))).toBe(levels[0]);
  levels[1] = { width: 701, height: 1000 } as Level;
  expect(levelToPaint(levels)).toBe(levels[2]);
});

it('puts the middle of the view into the middle of the canvas', () => {
  const { scale, x, y } = placeOnCanvas({ scale: 3, x: 50, y: 70 }, 2, { width: 800, height: 600 });
  expect(scale).toBe(6);
  expect([50 * scale + x, 70 * scale + y]).toEqual([400, 300]);
});

it('writes colours as CSS does', () => {
  expect(cssColour([0, 0.5, 1])).toBe('rgb(0,128,255)');
});
