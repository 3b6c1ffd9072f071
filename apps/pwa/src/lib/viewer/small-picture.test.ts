import { expect, it } from 'vitest';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import { buildLevels } from './build-levels.ts';
import { drawSmallPicture } from './small-picture.ts';

it('is of the first level of at most 512 pixels, cropped and turned', () => {
  const [width, height] = [1200, 800];
  // Left half red, right half green.
  const rgba = Float32Array.from({ length: 4 * width * height }, (_, at) => {
    const isLeft = (at >> 2) % width < width / 2;
    return [isLeft ? 1 : 0, isLeft ? 0 : 1, 0, 1][at % 4];
  });
  const line = { shadow: 0, highlight: 1, midtones: 0.5 };
  const {
    width: columns,
    height: lines,
    rgba: painted,
  } = drawSmallPicture(
    buildLevels({ width, height, rgba }),
    { kind: 'stretch', stretch: [line, line, line] },
    DEFAULT_PICTURE_LOOK,
    { box: { x: 0, y: 100, width, height: 600 }, turns: 1, isFlipped: false },
  );
  expect([columns, lines]).toEqual([150, 300]);
  expect([...painted.subarray(0, 4)], 'left is on top now').toEqual([255, 0, 0, 255]);
  expect([...painted.subarray(-4)]).toEqual([0, 255, 0, 255]);
});
