/** The built app in a fresh headless Chromium of its own, with what is watched from the first moment on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { serveApp } from '../../scripts/serve-app.mjs';

export const program = '/usr/bin/chromium';
export const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];

/** Keeps the times and lengths of all tasks over 50 ms (Long Tasks API) of the page's own thread. */
const WATCH_TASKS = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) globalThis.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
`;

/**
 * Opens `path`. With `isReady` it waits until the app would start without a network, so that no download disturbs what
 * is measured. `end` stops browser and server.
 */
export async function openApp(path, { isReady = true, context: options = {}, settings = {} } = {}) {
  const { address, stop } = await serveApp({ settings });
  const profile = mkdtempSync(join(tmpdir(), 'crowdsky-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: program,
    args: QUIET,
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(300_000);
  await context.addInitScript(WATCH_TASKS);
  const [page] = context.pages();
  await page.goto(address + path);
  if (isReady) {
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await page.waitForFunction('navigator.serviceWorker.controller !== null');
  }
  return {
    page,
    context,
    address,
    async end() {
      await context.close();
      await stop();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Milliseconds of the longest task that began between two times of the page's clock; 50 where none was longer. */
export async function longestTask(page, sinceMs, untilMs = Infinity) {
  // The browser reports a task some time after its end.
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 500))');
  const tasks = await page.evaluate('globalThis.longTasks');
  const inside = tasks.filter(({ startTime }) => startTime >= sinceMs && startTime < untilMs);
  return Math.max(50, ...inside.map(({ duration }) => duration));
}

export function pageClock(page) {
  return page.evaluate('performance.now()');
}

export async function pickFiles(page, paths) {
  await page.getByLabel('Choose files').and(page.locator('input')).setInputFiles(paths);
}
