/** Night mode: the screen is dark, or shows only red. Remembered; static/light.js applies it before first paint. */

type Light = 'dark' | 'red';

const STORAGE_KEY = 'crowdsky-light';

class LightState {
  current = $state<Light>(document.documentElement.dataset.light === 'red' ? 'red' : 'dark');

  toggle(): void {
    this.current = this.current === 'red' ? 'dark' : 'red';
    document.documentElement.dataset.light = this.current;
    const bar = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
    if (bar) bar.content = bar.dataset[this.current] ?? bar.content;
    try {
      localStorage.setItem(STORAGE_KEY, this.current);
    } catch {
      // Storage is forbidden: the choice holds until the tab closes.
    }
  }
}

export const light = new LightState();
