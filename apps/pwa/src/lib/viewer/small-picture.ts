/** The small picture of a stack as it is shown in the viewer, for lists. */
import { paintRows } from '../picture/drawing.ts';
import { shownSize } from '../picture/framing.ts';
import type { Framing } from '../picture/framing.ts';
import { painterFor } from '../picture/painter.ts';
import type { Tones } from '../picture/painter.ts';
import type { PictureLook } from '../store/picture-look.ts';
import type { Levels } from './picture.ts';

const LONGEST_PX = 512;

export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** From the first level that is small enough. */
export function drawSmallPicture(
  levels: Levels,
  tones: Tones,
  look: PictureLook,
  framing: Framing,
): SmallPicture {
  const found = levels.findIndex(({ width, height }) => Math.max(width, height) <= LONGEST_PX);
  const step = found < 0 ? levels.length - 1 : found;
  const { width, height, rgba } = levels[step];
  const pixels = { width, height, planes: [0, 1, 2].map((c) => rgba.subarray(c)), stride: 4 };
  const { box } = framing;
  const scale = 2 ** step;
  const [x, y] = [
    Math.min(width - 1, Math.round(box.x / scale)),
    Math.min(height - 1, Math.round(box.y / scale)),
  ];
  const small = {
    ...framing,
    box: {
      x,
      y,
      width: Math.max(1, Math.min(width - x, Math.round(box.width / scale))),
      height: Math.max(1, Math.min(height - y, Math.round(box.height / scale))),
    },
  };
  const shown = shownSize(small);
  const shares = paintRows({ pixels, framing: small }, painterFor(tones, look), 0, shown.height);
  const painted = new Uint8ClampedArray(4 * shown.width * shown.height).fill(255);
  for (let i = 0, at = 0; i < shares.length; i += 3, at += 4) {
    for (let c = 0; c < 3; c++) painted[at + c] = Math.round(255 * shares[i + c]);
  }
  return { ...shown, rgba: painted };
}
