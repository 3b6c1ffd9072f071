/** One stack in the app, from the tap on Stack to the file that is kept, and what it costs. */
import { longestTask, openApp, pageClock, pickFiles } from './open-app.mjs';
import { rendererTicks, watchMemory } from './renderer-costs.mjs';

const SHA256_OF_NEWEST = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('crowdsky');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction('stacks').objectStore('stacks').getAll();
    reading.onsuccess = () => resolve(reading.result.at(-1).fitsSha256);
  };
})`;

/** Milliseconds by the page's own clock: Playwright looks for a text only every half second. */
const TAP_TO_SAVED = `new Promise((resolve) => {
  let tapped;
  addEventListener('click', () => (tapped ??= performance.now()), { capture: true });
  new MutationObserver((_, observer) => {
    if (!document.body.textContent.includes('Saved on this device')) return;
    observer.disconnect();
    resolve(performance.now() - tapped);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
})`;

/** Seconds, peak memory of the tab (MB), longest task of the page's thread (ms), digest of the kept FITS file. */
export async function stackInApp(raws) {
  const { page, end } = await openApp('/stack');
  try {
    await prepare(page, raws);
    const peak = watchMemory();
    const since = await pageClock(page);
    const ticks = rendererTicks();
    const stacking = page.evaluate(TAP_TO_SAVED);
    await page.getByRole('button', { name: /^Stack / }).click();
    const seconds = (await stacking) / 1000;
    const processorSeconds = (rendererTicks() - ticks) / 100;
    const peakMegabytes = peak();
    const longestTaskMs = await longestTask(page, since);
    const sha256 = await page.evaluate(SHA256_OF_NEWEST);
    return { seconds, processorSeconds, peakMegabytes, longestTaskMs, sha256 };
  } finally {
    await end();
  }
}

/** How many threads the app gives to a stack of these frames on this machine. */
export async function threadsOfApp(raws) {
  const { page, end } = await openApp('/stack');
  try {
    await prepare(page, raws);
    await page.getByRole('button', { name: /^Stack / }).click();
    const line = (await page.getByText(/· \d+ threads?$/).textContent()) ?? '';
    return Number(/(\d+) threads?$/.exec(line.trim())?.[1]);
  } finally {
    await end();
  }
}

/** Milliseconds from the tap on Cancel in mid-stack until the tab's processes have nothing more to do. */
export async function cancelInApp(raws) {
  const { page, end } = await openApp('/stack');
  try {
    await prepare(page, raws);
    await page.getByRole('button', { name: /^Stack / }).click();
    await page.getByText('Combining').waitFor();
    const idle = untilIdle();
    // A click of Playwright's own finger takes a twentieth of a second to come.
    await page.getByRole('button', { name: 'Cancel' }).dispatchEvent('click');
    await page.getByText('Cancelled. Nothing of this chunk was kept.').waitFor();
    return await idle;
  } finally {
    await end();
  }
}

async function prepare(page, raws) {
  await pickFiles(page, raws);
  await page.getByRole('button', { name: /^Stack / }).waitFor();
}

const WINDOW_MS = 100;
const WINDOW_TICKS = 1;

/** Milliseconds from now to the start of the first tenth of a second in which at most 10 ms were worked. */
async function untilIdle() {
  const started = performance.now();
  const seen = [{ at: 0, ticks: rendererTicks() }];
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const now = { at: performance.now() - started, ticks: rendererTicks() };
    seen.push(now);
    const before = seen.findLast(({ at }) => at <= now.at - WINDOW_MS);
    if (before && now.ticks - before.ticks <= WINDOW_TICKS) return before.at;
    if (now.at > 60_000) return Infinity;
  }
}
