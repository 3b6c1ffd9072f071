/** Night mode: the screen is dark, or shows only red. Remembered; static/colour-scheme.js applies it before first paint. */

type ColourScheme = 'dark' | 'red';

/** As it was named at first: choices that are stored stay. */
const STORAGE_KEY = 'crowdsky-light';
const BRIGHTNESS_KEY = 'crowdsky-night-brightness';
const BRIGHTNESS = '--night-brightness';
/** Of the whole page at night: below this nothing can be read. */
export const LEAST_BRIGHTNESS = 0.2;

class ColourSchemeState {
  current = $state<ColourScheme>(document.documentElement.dataset.colourScheme === 'red' ? 'red' : 'dark');

  brightness = $state(Number(document.documentElement.style.getPropertyValue(BRIGHTNESS) || 1));

  toggle(): void {
    this.current = this.current === 'red' ? 'dark' : 'red';
    document.documentElement.dataset.colourScheme = this.current;
    const bar = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
    if (bar) bar.content = bar.dataset[this.current] ?? bar.content;
    remember(STORAGE_KEY, this.current);
  }

  /** `LEAST_BRIGHTNESS` to 1. */
  dim(brightness: number): void {
    this.brightness = Math.min(1, Math.max(LEAST_BRIGHTNESS, brightness));
    document.documentElement.style.setProperty(BRIGHTNESS, String(this.brightness));
    remember(BRIGHTNESS_KEY, String(this.brightness));
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is forbidden: the choice holds until the tab closes.
  }
}

export const colourScheme = new ColourSchemeState();
