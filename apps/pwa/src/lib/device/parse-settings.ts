/** Reads the settings that this device has stored: they may be damaged, or of an older version of the app. */
import { DEFAULT_OPTIONS, PIXEL_FORMATS, REJECTIONS } from '@crowdsky/stack-core';
import type { PixelFormat, Rejection } from '@crowdsky/stack-core';

export interface Settings {
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
  readonly rejection: Rejection;
  /** Seconds that one frame took on one thread, last time; 0 before the first stack. */
  readonly secondsPerFrame: number;
}

const DEFAULTS: Settings = {
  keepsLocation: false,
  format: 'float32',
  rejection: DEFAULT_OPTIONS.rejection,
  secondsPerFrame: 0,
};

/** Each value that cannot be used is the default. */
export function parseSettings(stored: string | null): Settings {
  const { keepsLocation, format, rejection, secondsPerFrame } = parse(stored);
  return {
    keepsLocation: keepsLocation === true,
    format: format && PIXEL_FORMATS.includes(format) ? format : DEFAULTS.format,
    rejection: rejection && REJECTIONS.includes(rejection) ? rejection : DEFAULTS.rejection,
    secondsPerFrame: typeof secondsPerFrame === 'number' && secondsPerFrame > 0 ? secondsPerFrame : 0,
  };
}

function parse(stored: string | null): Partial<Settings> {
  try {
    return (JSON.parse(stored ?? '{}') ?? {}) as Partial<Settings>;
  } catch {
    return {};
  }
}
