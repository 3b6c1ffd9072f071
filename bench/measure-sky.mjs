/** The sky map with 100,000 stacks under fingers and mouse, against a bare canvas page under the same gestures. */
/* global indexedDB */
import { setTimeout as pass } from 'node:timers/promises';
import { bareMap } from './browser/bare-map.mjs';
import { countFrames, gesturesOn } from './browser/gesture-frames.mjs';
import { openApp } from './browser/open-app.mjs';
import { median } from './median.mjs';

const STACKS = 100_000;
const TARGETS = 500;
const DEVICES = {
  desktop: { context: { viewport: { width: 1440, height: 900 } }, gestures: ['wheel', 'drag'] },
  phone: {
    context: { viewport: { width: 360, height: 800 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    gestures: ['pinch', 'pan'],
  },
};
/** From the whole sky, and from near a target where fields are outlined. */
const PLACES = { 'whole sky': '/sky', fields: '/sky?ra=180&dec=0&r=3' };

export async function measureSky({ turns }) {
  const runs = [];
  for (const [device, setting] of Object.entries(DEVICES))
    runs.push(...(await measureOn(device, setting, turns)));
  const worst = (name) => Math.min(...runs.filter(({ device }) => device === name).map(({ ratio }) => ratio));
  return { figures: { skyDesktop: worst('desktop'), skyPhone: worst('phone') }, details: { runs } };
}

async function measureOn(device, { context, gestures }, turns) {
  const app = await openApp('/library', { context });
  const bare = await app.context.newPage();
  const runs = [];
  try {
    await app.page.getByText('No stacks yet').waitFor();
    await app.page.evaluate(`(${fillLibrary.toString()})(${STACKS}, ${TARGETS})`);
    for (const [place, path] of Object.entries(PLACES)) {
      await app.page.bringToFront();
      await app.page.goto(app.address + path);
      await app.page.getByText(/^100,000 stacks · /).waitFor();
      const box = await app.page.getByRole('application').boundingBox();
      await bare.setContent(bareMap(box));
      const [ours, theirs] = [await prepare(app.page, box), await prepare(bare, box)];
      for (const gesture of gestures) {
        const laps = [];
        for (let turn = 0; turn < turns; turn++)
          laps.push({ bare: await theirs(gesture), map: await ours(gesture) });
        const ratio = median(laps.map(({ bare: least, map }) => map.perSecond / least.perSecond));
        runs.push({ device, place, gesture, ratio, laps });
        console.error(
          `${place}, ${device}, ${gesture}: ${describe(laps, 'map')}; bare page ${describe(laps, 'bare')}`,
        );
      }
    }
  } finally {
    await app.end();
  }
  return runs;
}

function describe(laps, which) {
  const middle = (key) => median(laps.map((lap) => lap[which][key]));
  return `${middle('perSecond').toFixed(1)} frames/s, ${(100 * middle('missedShare')).toFixed(0)} % missed`;
}

/** Gives what runs one gesture on the page. */
async function prepare(page, box) {
  const session = await page.context().newCDPSession(page);
  const gestures = gesturesOn(page, session, box);
  return async (gesture) => {
    await page.bringToFront();
    // What bringing it to the front took is over.
    await pass(400);
    return countFrames(page, gestures[gesture]);
  };
}

/** In the page: records of stacks as the app keeps them, over the whole sky and four years, the first target at 12 h on the equator. */
async function fillLibrary(count, targets) {
  const opened = indexedDB.open('crowdsky');
  const db = await new Promise((resolve) => (opened.onsuccess = () => resolve(opened.result)));
  const transaction = db.transaction('stacks', 'readwrite');
  const store = transaction.objectStore('stacks');
  const measures = { fwhmPx: 3, fwhmArcsec: 7.11 };
  const golden = 180 * (3 - Math.sqrt(5));
  for (let n = 0; n < count; n++) {
    const target = n % targets;
    const sin = target === 0 ? 0 : (2 * target) / targets - 1;
    const raDeg = (180 + target * golden + 0.3 * Math.sin(n) + 360 * 999) % 360;
    const decDeg = Math.max(-90, Math.min(90, (Math.asin(sin) * 180) / Math.PI + 0.2 * Math.cos(1.7 * n)));
    const startMs = Date.UTC(2022, 0, 1, 22) + (((n * 7919) % 1461) * 24 + (n % 5)) * 3_600_000;
    store.put({
      id: `stack-${n}`,
      name: `Target ${target}`,
      chunkKey: `${n}`,
      objectName: `Target ${target}`,
      raDeg,
      decDeg,
      startMs,
      endMs: startMs + 900_000,
      exposureSeconds: 300 + (n % 600),
      widthPx: 1080,
      heightPx: 1920,
      starCount: 300,
      usedCount: 60,
      createdMs: startMs,
      fitsBytes: 1,
      fitsSha256: `${n}`,
      frames: [{ report: { name: 'a', measures, outcome: { used: true } }, dateObsMs: startMs }],
    });
  }
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  db.close();
}
