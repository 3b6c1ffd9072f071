/** How a stack's picture is shown and saved; kept in its record, never in its pixels. */
import { DEFAULT_LOOK } from '@crowdsky/stack-core';
import type { DevelopLook } from '@crowdsky/stack-core';

/** Developed; by the plain screen stretch; or on a straight line from the darkest to the brightest value. */
export const LOOK_MODES = ['auto', 'plain', 'linear'] as const;
type LookMode = (typeof LOOK_MODES)[number];

export interface PictureLook extends DevelopLook {
  readonly mode: LookMode;
  /** A last curve over what the mode shows, 0 to 1: black and white point, and the value between them that becomes a half. */
  readonly black: number;
  readonly mid: number;
  readonly white: number;
  /** Quarters of a turn, clockwise. */
  readonly turns: number;
  /** Left and right exchanged, before turning. */
  readonly isFlipped: boolean;
  /** Whether the thinly covered border is left out. */
  readonly cropsBorder: boolean;
}

export const DEFAULT_PICTURE_LOOK: PictureLook = {
  ...DEFAULT_LOOK,
  mode: 'auto',
  black: 0,
  mid: 0.5,
  white: 1,
  turns: 0,
  isFlipped: false,
  cropsBorder: true,
};

/** What each number may be, from and to. */
export const LOOK_RANGES = {
  brightness: [-2, 2],
  contrast: [-1, 1],
  saturation: [0, 2],
  black: [0, 0.95],
  mid: [0.05, 0.95],
  white: [0.05, 1],
  turns: [0, 3],
} as const;

/** Each value that cannot be used is the default: a record may be damaged, or of another version of the app. */
export function parsePictureLook(stored: unknown): PictureLook {
  const given = (typeof stored === 'object' && stored !== null ? stored : {}) as Readonly<
    Record<string, unknown>
  >;
  const look: Record<string, unknown> = { ...DEFAULT_PICTURE_LOOK };
  for (const key of ['evenSky', 'balance', 'isFlipped', 'cropsBorder']) {
    if (typeof given[key] === 'boolean') look[key] = given[key];
  }
  for (const [key, [least, most]] of Object.entries(LOOK_RANGES)) {
    const value = given[key];
    if (typeof value === 'number' && value >= least && value <= most) look[key] = value;
  }
  if (!Number.isInteger(look.turns)) look.turns = 0;
  if ((look.white as number) <= (look.black as number)) {
    look.black = DEFAULT_PICTURE_LOOK.black;
    look.white = DEFAULT_PICTURE_LOOK.white;
  }
  if (LOOK_MODES.includes(given.mode as LookMode)) look.mode = given.mode;
  return look as unknown as PictureLook;
}
