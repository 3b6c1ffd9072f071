/** What the user chose for this device; small, so it lives in localStorage. */
import { DEFAULT_OPTIONS, REJECTIONS } from '@crowdsky/stack-core';
import type { PixelFormat, Rejection } from '@crowdsky/stack-core';

interface Settings {
  readonly keepsLocation: boolean;
  readonly format: PixelFormat;
  readonly rejection: Rejection;
  /** Seconds that one frame took on one thread, last time; 0 before the first stack. */
  readonly secondsPerFrame: number;
}

const STORAGE_KEY = 'crowdsky-settings';
const DEFAULTS: Settings = {
  keepsLocation: false,
  format: 'float32',
  rejection: DEFAULT_OPTIONS.rejection,
  secondsPerFrame: 0,
};

class SettingsState {
  current = $state.raw<Settings>(load());

  change(changes: Partial<Settings>): void {
    this.current = { ...this.current, ...changes };
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(this.current));
    } catch {
      // Storage is forbidden: the choice holds until the tab closes.
    }
  }
}

/** What was stored may be of an older version or damaged: each value is checked. */
function load(): Settings {
  let stored: Partial<Settings>;
  try {
    stored = (JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') ?? {}) as Partial<Settings>;
  } catch {
    return DEFAULTS;
  }
  const { keepsLocation, format, rejection, secondsPerFrame } = stored;
  return {
    keepsLocation: keepsLocation === true,
    format: format === 'int16' ? 'int16' : 'float32',
    rejection: rejection && REJECTIONS.includes(rejection) ? rejection : DEFAULTS.rejection,
    secondsPerFrame: typeof secondsPerFrame === 'number' && secondsPerFrame > 0 ? secondsPerFrame : 0,
  };
}

export const settings = new SettingsState();
