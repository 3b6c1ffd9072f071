/** How long a live stack takes for each new frame, early and late. */
import { openApp } from './open-app.mjs';

/** From so many frames on each is added by itself. */
const SEED_FRAMES = 8;

/** Resolves when the page shows so many frames as looked at: in the stack, or left out of it. */
const lookedAt = (count) => `new Promise((resolve) => {
  const look = () => {
    const shown = ['live-count', 'live-dropped'].reduce((sum, name) => {
  const shown = document.querySelector('[data-testid=' + name + ']')?.textContent ?? '';
  return sum + Number(/\\d+/.exec(shown)?.[0] ?? 0);
}, 0);
    if (shown >= ${count}) resolve();
    else requestAnimationFrame(look);
  };
  look();
})`;

/** Adds frames one by one, each as soon as the one before is in; seconds a frame in the first and the last third. */
export async function livePace(raws) {
  const { page, end } = await openApp('/live');
  try {
    const input = page.getByLabel('Add frames').and(page.locator('input'));
    const times = [];
    for (const [index, raw] of raws.entries()) {
      await input.setInputFiles([raw]);
      if (index >= SEED_FRAMES) await page.evaluate(lookedAt(index + 1));
      times.push(performance.now());
    }
    const third = Math.floor((raws.length - SEED_FRAMES) / 3);
    const pace = (from, to) => (times[to] - times[from]) / 1000 / (to - from);
    const last = raws.length - 1;
    return { earlySeconds: pace(SEED_FRAMES, SEED_FRAMES + third), lateSeconds: pace(last - third, last) };
  } finally {
    await end();
  }
}
