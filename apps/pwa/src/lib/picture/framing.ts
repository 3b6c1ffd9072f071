/** What part of a stack is shown, and which way up: places of the shown picture and of the stack, pixel centres at whole numbers. */
import type { Box, Transform } from '@crowdsky/stack-core';
import type { PictureLook } from '../store/picture-look.ts';

export interface Framing extends Pick<PictureLook, 'turns' | 'isFlipped'> {
  /** In pixels of the stack. */
  readonly box: Box;
}

export function shownSize({ box, turns }: Framing): { width: number; height: number } {
  const { width, height } = box;
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** The linear map from the stack's pixels to the shown ones: the box, flipped, then turned clockwise. */
function fromStack({ box, turns, isFlipped }: Framing): readonly number[] {
  let [width, height] = [box.width, box.height];
  let [a, b, c] = isFlipped ? [-1, 0, box.x + width - 1] : [1, 0, -box.x];
  let [d, e, f] = [0, 1, -box.y];
  for (let turn = 0; turn < turns; turn++) {
    [a, b, c, d, e, f] = [-d, -e, height - 1 - f, a, b, c];
    [width, height] = [height, width];
  }
  return [a, b, c, d, e, f];
}

/** Where a place of the stack is shown. */
export function placeShown(framing: Framing, x: number, y: number): { x: number; y: number } {
  const [a, b, c, d, e, f] = fromStack(framing);
  return { x: a * x + b * y + c, y: d * x + e * y + f };
}

/** From the shown pixels to the stack's: quarter turns are undone by the transposed matrix. */
export function toStack(framing: Framing): Transform {
  const [a, b, c, d, e, f] = fromStack(framing);
  return { a, b: d, c: -(a * c + d * f), d: b, e, f: -(b * c + e * f), g: 0, h: 0 };
}
