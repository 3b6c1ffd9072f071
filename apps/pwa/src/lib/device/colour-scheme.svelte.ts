/** Night mode: the screen is dark, or shows only red. Remembered; static/colour-scheme.js applies it before first paint. */

type ColourScheme = 'dark' | 'red';

/** As it was named at first: choices that are stored stay. */
const STORAGE_KEY = 'crowdsky-light';

class ColourSchemeState {
  current = $state<ColourScheme>(document.documentElement.dataset.colourScheme === 'red' ? 'red' : 'dark');

  toggle(): void {
    this.current = this.current === 'red' ? 'dark' : 'red';
    document.documentElement.dataset.colourScheme = this.current;
    const bar = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
    if (bar) bar.content = bar.dataset[this.current] ?? bar.content;
    try {
      localStorage.setItem(STORAGE_KEY, this.current);
    } catch {
      // Storage is forbidden: the choice holds until the tab closes.
    }
  }
}

export const colourScheme = new ColourSchemeState();
