import { describe, expect, it } from 'vitest';
import { FOOTPRINT } from './look.ts';
import type { Look } from './look.ts';
import { cssColour, hasSameColours, levelToPaint, paintLevel, placeOnCanvas } from './paint-level.ts';
import type { ColourStretch, Level, Picture } from './picture.ts';

/** Midtones of a half leave values as they are. */
const straight = { shadow: 0, highlight: 1, midtones: 0.5 };
const stretch: ColourStretch = [straight, straight, straight];
const look: Look = {
  stretch,
  black: 0,
  mid: 0.5,
  white: 1,
  showsFootprint: false,
  maxCoverage: 4,
  isRed: false,
  divider: undefined,
  subStretch: undefined,
  subTransform: undefined,
};

function levelOf(...pixels: readonly (readonly number[])[]): Level {
  return { width: pixels.length, height: 1, rgba: Float32Array.from(pixels.flat()) };
}

function painted(level: Level, changes: Partial<Look> = {}, coverage = 0, by = stretch): number[][] {
  const rgba = [...paintLevel(level, by, { ...look, ...changes }, coverage)];
  return Array.from({ length: rgba.length / 4 }, (_, i) => rgba.slice(4 * i, 4 * i + 4));
}

describe('paintLevel', () => {
  it('shows each colour by its own stretch, to the nearest step', () => {
    const level = levelOf([0, 0.2, 1, 4], [0.6, 0.4, 0.8, 1]);
    expect(painted(level)).toEqual([
      [0, 51, 255, 255],
      [153, 102, 204, 255],
    ]);
    const by: ColourStretch = [straight, { ...straight, highlight: 2 }, { ...straight, shadow: 0.6 }];
    expect(painted(level, {}, 0, by)[1]).toEqual([153, 51, 128, 255]);
  });

  it('keeps to the midtones transfer of both curves', () => {
    // (m - 1) x / ((2 m - 1) x - m), the function of the stretch, for x = 0.4 and m = 0.25: 2 / 3.
    const by: ColourStretch = [{ ...straight, midtones: 0.25 }, straight, straight];
    expect(painted(levelOf([0.4, 0.4, 0.4, 1]), {}, 0, by)).toEqual([[170, 102, 102, 255]]);
    expect(painted(levelOf([0.4, 0.4, 0.4, 1]), { mid: 0.25 })).toEqual([[170, 170, 170, 255]]);
  });

  it('moves black and white where the sliders stand', () => {
    const level = levelOf([0.2, 0.4, 0.7, 1]);
    // (0.4 - 0.3) / (0.8 - 0.3) = 0.2 and (0.7 - 0.3) / 0.5 = 0.8.
    expect(painted(level, { black: 0.3, white: 0.8 })).toEqual([[0, 51, 204, 255]]);
  });

  it('divides black from white where the sliders meet, or have crossed', () => {
    const level = levelOf([0.2, 0.4, 0.7, 1]);
    expect(painted(level, { black: 0.5, white: 0.5 })).toEqual([[0, 0, 255, 255]]);
    expect(painted(level, { black: 0.5, white: 0.4 })).toEqual([[0, 0, 255, 255]]);
  });

  it('leaves black what has no data: no frame, or not a number in any colour', () => {
    const nothing = [0, 0, 0, 255];
    const level = levelOf([1, 1, 1, 0], [1, 1, 1, NaN], [NaN, 1, 1, 1], [1, NaN, 1, 1], [1, 1, NaN, 1]);
    expect(painted(level)).toEqual(new Array(5).fill(nothing));
    expect(painted(level, {}, 4)).toEqual(new Array(5).fill(nothing));
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
      expect(painted(levelOf([0.2, 0.4, 0.8, frames]), {}, 4)).toEqual([[...expected, 255]]);
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
  expect(levelToPaint({ levels } as unknown as Picture)).toBe(levels[1]);
  expect(levelToPaint({ levels: levels.slice(0, 1) } as unknown as Picture)).toBe(levels[0]);
  levels[1] = { width: 701, height: 1000 } as Level;
  expect(levelToPaint({ levels } as unknown as Picture)).toBe(levels[2]);
});

it('paints again when a colour would change, not when the divider moves', () => {
  expect(hasSameColours(look, { ...look, divider: 0.5 })).toBe(true);
  expect(hasSameColours(look, { ...look, black: 0.1 })).toBe(false);
  expect(hasSameColours(look, { ...look, isRed: true })).toBe(false);
  expect(hasSameColours(look, { ...look, stretch: [straight, straight, straight] })).toBe(false);
});

it('puts the middle of the view into the middle of the canvas', () => {
  const { scale, x, y } = placeOnCanvas({ scale: 3, x: 50, y: 70 }, 2, { width: 800, height: 600 });
  expect(scale).toBe(6);
  expect([50 * scale + x, 70 * scale + y]).toEqual([400, 300]);
});

it('writes colours as CSS does', () => {
  expect(cssColour([0, 0.5, 1])).toBe('rgb(0,128,255)');
});
