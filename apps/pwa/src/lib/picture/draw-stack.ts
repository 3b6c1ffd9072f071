/** The picture of a stack as its look says, for saving and sharing: what the viewer shows, at the size asked for. */
import { prepareLight, shownBox } from '@crowdsky/stack-core';
import type { StackPixels, TonePainter } from '@crowdsky/stack-core';
import type { PictureLook } from '../store/picture-look.ts';
import { linearStretch, plainStretch } from './colour-stretch.ts';
import { reduced } from './drawing.ts';
import type { Drawing } from './drawing.ts';
import { painterFor } from './painter.ts';
import type { Tones } from './painter.ts';
import { longestOf } from './save-format.ts';
import type { SaveSize } from './save-format.ts';

export interface StackDrawing extends Drawing {
  readonly paint: TonePainter;
}

export function drawStack(stack: StackPixels, look: PictureLook, size: SaveSize): StackDrawing {
  const { width, height } = stack;
  const { planes, tones } = tonesOf(stack, look);
  const box = look.cropsBorder ? shownBox(stack) : { x: 0, y: 0, width, height };
  const framing = { box, turns: look.turns, isFlipped: look.isFlipped };
  const pixels = { width, height, planes, stride: 1 };
  const longestPx = longestOf(size, Math.max(framing.box.width, framing.box.height));
  return { ...reduced({ pixels, framing }, longestPx), paint: painterFor(tones, look) };
}

function tonesOf(stack: StackPixels, look: PictureLook): { planes: Float32Array[]; tones: Tones } {
  if (look.mode === 'auto') {
    const { pixels, weights, white } = prepareLight(stack, look);
    return { planes: planesOf(pixels, 3, stack), tones: { kind: 'light', weights, white } };
  }
  const own = planesOf(stack.pixels, stack.channelCount, stack);
  const stretch = look.mode === 'plain' ? plainStretch(own) : linearStretch(own);
  const planes = own.length === 3 ? own : [own[0], own[0], own[0]];
  return { planes, tones: { kind: 'stretch', stretch } };
}

function planesOf(pixels: Float32Array, channels: number, { width, height }: StackPixels): Float32Array[] {
  const count = width * height;
  return Array.from({ length: channels }, (_, c) => pixels.subarray(c * count, (c + 1) * count));
}
