/** The first visit: how much code is loaded, and when a slow device answers to a tap. */
import { openApp } from './open-app.mjs';

const SLOW_DOWN = 4;
/** So long without a task over 50 ms means that the page is done with itself. */
const QUIET_MS = 2000;

/** Bytes of JavaScript that the landing page loads, as they cross the network and unpacked. */
export async function firstLoadBytes() {
  const { page, end } = await openApp('/', { isReady: false, context: { serviceWorkers: 'block' } });
  try {
    await page.waitForLoadState('networkidle');
    return await page.evaluate(`(() => {
      const scripts = performance.getEntriesByType('resource').filter(({ name }) => /\\.js$/.test(new URL(name).pathname));
      const inline = [...document.scripts].reduce((sum, script) => sum + script.text.length, 0);
      const sum = (key) => scripts.reduce((total, entry) => total + entry[key], inline);
      return { packed: sum('encodedBodySize'), unpacked: sum('decodedBodySize'), files: scripts.length };
    })()`);
  } finally {
    await end();
  }
}

/** Milliseconds until the start page is painted and its thread is free, at a quarter of this processor's speed. */
export async function timeToInteractive() {
  const { page, context, address, end } = await openApp('/', { isReady: false });
  try {
    await page.goto('about:blank');
    await context.clearCookies();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
    await session.send('Storage.clearDataForOrigin', { origin: address, storageTypes: 'all' });
    await session.send('Network.enable');
    await session.send('Network.clearBrowserCache');
    await page.goto(address);
    await page.getByRole('link', { name: 'Stack my frames' }).waitFor();
    return await page.evaluate(`new Promise((resolve) => {
      const look = () => {
        const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity;
        const ends = globalThis.longTasks.map(({ startTime, duration }) => startTime + duration);
        const free = Math.max(painted, ...ends);
        if (performance.now() > free + ${QUIET_MS}) resolve(free);
        else setTimeout(look, 100);
      };
      look();
    })`);
  } finally {
    await end();
  }
}
