import { expect, it } from 'vitest';
import { DEFAULT_PICTURE_LOOK, parsePictureLook } from './picture-look.ts';

it('is the default where nothing, or nonsense, is stored', () => {
  for (const stored of [undefined, null, 7, 'auto', [], {}])
    expect(parsePictureLook(stored)).toEqual(DEFAULT_PICTURE_LOOK);
});

it('keeps what was chosen', () => {
  const look = {
    ...DEFAULT_PICTURE_LOOK,
    mode: 'plain',
    brightness: 1.5,
    evenSky: false,
    black: 0.1,
    turns: 3,
    isFlipped: true,
    cropsBorder: false,
  };
  expect(parsePictureLook(look)).toEqual(look);
});

it('takes the default for each value that cannot be', () => {
  const damaged = {
    mode: 'sepia',
    brightness: NaN,
    contrast: 1e9,
    saturation: '1',
    evenSky: 'no',
    mid: 0,
    turns: 1.5,
    isFlipped: true,
    more: 1,
  };
  expect(parsePictureLook(damaged)).toEqual({ ...DEFAULT_PICTURE_LOOK, isFlipped: true });
  expect(parsePictureLook({ black: 0.8, white: 0.3 })).toEqual(DEFAULT_PICTURE_LOOK);
});
