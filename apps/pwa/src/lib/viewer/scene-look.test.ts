import { describe, expect, it } from 'vitest';
import { stretchValue } from '@crowdsky/stack-core';
import { linearStretch, plainStretch } from '../picture/colour-stretch.ts';
import { painterFor } from '../picture/painter.ts';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import type { PictureLook } from '../store/picture-look.ts';
import type { LightPicture } from './picture.ts';
import { developmentOf } from './scene-look.ts';

const SKIES = [100, 200, 300] as const;
const planes = SKIES.map((sky) =>
  Float32Array.from({ length: 1000 }, (_, i) => (i === 500 ? 9 * sky : sky + ((i * 37) % 23) - 11)),
);
const picture = { plain: plainStretch(planes), linear: linearStretch(planes) };
const light = { weights: [0.2, 0.5, 0.3], white: 900 } as unknown as LightPicture;

/** The sky as it is shown. */
function sky(changes: Partial<PictureLook>, isRed: boolean, by?: LightPicture): number[] {
  const look = { ...DEFAULT_PICTURE_LOOK, ...changes };
  const { tones, sliders } = developmentOf(look, picture, by, { isRed, coverage: 0 });
  const colour = new Float64Array(3);
  const [r, g, b] = tones.kind === 'light' ? [0, 0, 0] : SKIES;
  painterFor(tones, sliders)(r, g, b, colour);
  return [...colour];
}

function expectSky(shown: readonly number[], expected: number): void {
  for (const share of shown) expect(share).toBeCloseTo(expected, 3);
}

describe('developmentOf', () => {
  it('shows the sky as bright while light is prepared as it is then', () => {
    for (const isRed of [false, true]) {
      for (const brightness of [0, 1]) {
        const expected = (isRed ? 0.03 : 0.085) * 2 ** brightness;
        expectSky(sky({ brightness }, isRed), expected);
        expectSky(sky({ brightness }, isRed, light), expected);
      }
    }
  });

  it('keeps the plain stretch as the field knows it, and darkens it at night', () => {
    expectSky(sky({ mode: 'plain' }, false, light), 0.22);
    expectSky(sky({ mode: 'plain' }, true, light), 0.03);
  });

  it('leaves linear linear', () => {
    const expected = SKIES.map((value, c) => stretchValue(value, picture.linear[c]));
    for (const isRed of [false, true]) {
      sky({ mode: 'linear' }, isRed).forEach((share, c) => expect(share).toBeCloseTo(expected[c], 6));
    }
  });

  it('shows no colours at night', () => {
    const day = developmentOf(DEFAULT_PICTURE_LOOK, picture, light, { isRed: false, coverage: 4 });
    const night = developmentOf(DEFAULT_PICTURE_LOOK, picture, light, { isRed: true, coverage: 4 });
    expect([day.sliders.saturation, night.sliders.saturation]).toEqual([1, 0]);
    expect([day.coverage, night.isRed]).toEqual([4, true]);
  });
});
