/** How the picture is shown: its colours, its framing, and the overlays. */
import type { Transform } from '@crowdsky/stack-core';
import type { Framing } from '../picture/framing.ts';
import type { Tones } from '../picture/painter.ts';
import type { PictureLook } from '../store/picture-look.ts';

/** The footprint: from rust where few frames lie to sand where all do, with the picture faintly through it. */
export const FOOTPRINT = {
  few: [0.75, 0.22, 0.12],
  many: [0.96, 0.8, 0.5],
  /** How bright the tint is: with no frame, and by how much more with all. */
  dimmest: 0.12,
  gain: 0.5,
  /** Share of the picture in the blend. */
  picture: 0.3,
} as const;

/** Colour of rings and divider: amber, or red in night mode. */
export function overlayColour(isRed: boolean): readonly [red: number, green: number, blue: number] {
  return isRed ? [1, 0, 0] : [0.94, 0.71, 0.35];
}

/** What colours depend on. */
export interface Development {
  readonly tones: Tones;
  /** What the sliders say, made darker and grey at night. */
  readonly sliders: PictureLook;
  /** Highest number of frames where the footprint is shown, else 0. */
  readonly coverage: number;
  /** Night mode: the mean of the three colours in red, so that blue stars stay visible. */
  readonly isRed: boolean;
}

export interface Look {
  readonly stack: Development;
  readonly framing: Framing;
  readonly isRed: boolean;
  /** One frame is shown left of this share of the screen's width; undefined without comparison. */
  readonly divider: number | undefined;
  readonly sub: Development | undefined;
  /** From the stack's pixels to the frame's. */
  readonly subTransform: Transform | undefined;
}
