/** What the user chose for this device; small, so it lives in localStorage. */
import { parseSettings } from './parse-settings.ts';
import type { Settings } from './parse-settings.ts';

const STORAGE_KEY = 'crowdsky-settings';

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

function load(): Settings {
  try {
    return parseSettings(localStorage.getItem(STORAGE_KEY));
  } catch {
    // Storage is forbidden.
    return parseSettings(null);
  }
}

export const settings = new SettingsState();
