/** Reads the settings that this device has stored: they may be damaged, or of an older version of the app. */
import { CHUNK_LENGTHS, DEFAULT_OPTIONS, PIXEL_FORMATS, REJECTIONS } from '@crowdsky/stack-core';
import type { ChunkLength, PixelFormat, Rejection } from '@crowdsky/stack-core';

/** Seconds of frames that are stacked together, or all. */
export type Slot = (typeof CHUNK_LENGTHS)[ChunkLength];
const SLOTS: readonly Slot[] = Object.values(CHUNK_LENGTHS);

export interface Settings {
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
  readonly rejection: Rejection;
  readonly slot: Slot;
  /** Seconds that a million pixels of a frame took on one thread, last time; 0 before the first stack. */
  readonly secondsPerMegapixel: number;
}

const DEFAULTS: Settings = {
  keepsLocation: false,
  format: 'float32',
  rejection: DEFAULT_OPTIONS.rejection,
  slot: 'all',
  secondsPerMegapixel: 0,
};

/** Each value that cannot be used is the default. */
export function parseSettings(stored: string | null): Settings {
  const { keepsLocation, format, rejection, slot, secondsPerMegapixel: pace } = parse(stored);
  return {
    keepsLocation: keepsLocation === true,
    format: format && PIXEL_FORMATS.includes(format) ? format : DEFAULTS.format,
    rejection: rejection && REJECTIONS.includes(rejection) ? rejection : DEFAULTS.rejection,
    slot: slot && SLOTS.includes(slot) ? slot : DEFAULTS.slot,
    secondsPerMegapixel: typeof pace === 'number' && pace > 0 ? pace : 0,
  };
}

function parse(stored: string | null): Partial<Settings> {
  try {
    return (JSON.parse(stored ?? '{}') ?? {}) as Partial<Settings>;
  } catch {
    return {};
  }
}
