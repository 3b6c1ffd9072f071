/** The viewer under fingers and mouse, against a bare page that draws one texture of the same size under the same gestures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { barePage } from './browser/bare-page.mjs';
import { countFrames, gesturesOn } from './browser/gesture-frames.mjs';
import { openApp, pickFiles } from './browser/open-app.mjs';
import { median } from './median.mjs';
import { workFolder } from './processes.mjs';

const PICTURES = {
  seestar: { width: 1080, height: 1920 },
  mosaic: { width: 3000, height: 4000 },
};
const DEVICES = {
  desktop: {
    context: { viewport: { width: 1440, height: 900 } },
    slowDown: 1,
    gestures: ['wheel', 'drag', 'hover'],
  },
  phone: {
    context: { viewport: { width: 360, height: 800 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    slowDown: 4,
    gestures: ['pinch', 'pan'],
  },
};

export async function measureViewer({ turns }) {
  const runs = [];
  for (const [picture, size] of Object.entries(PICTURES)) {
    const raws = await makeRaws(picture, size);
    for (const [device, setting] of Object.entries(DEVICES)) {
      runs.push(...(await measureOn(device, setting, picture, size, raws, turns)));
    }
  }
  const worst = (isMeant) => Math.min(...runs.filter(isMeant).map(({ ratio }) => ratio));
  return {
    figures: {
      viewerDesktop: worst(({ device, picture }) => device === 'desktop' && picture === 'seestar'),
      viewerPhone: worst(({ device, picture }) => device === 'phone' && picture === 'seestar'),
      viewerMosaic: worst(({ picture }) => picture === 'mosaic'),
    },
    details: { runs },
  };
}

/** What is switched on, one after the other, before the gestures are made again. */
const STEPS = [
  ['plain', undefined],
  ['with stars', 'Stars'],
  ['by night', 'Night'],
];

/** Every gesture, plain, with the star overlay and in red light, in turns with the bare page. */
async function measureOn(device, { context, slowDown, gestures }, picture, size, raws, turns) {
  const app = await openApp('/stack', { context });
  const bare = await app.context.newPage();
  const runs = [];
  try {
    await app.page.bringToFront();
    await openStack(app.page, raws);
    const box = await app.page.getByRole('application').boundingBox();
    await bare.setContent(barePage(size, box));
    const ours = await prepare(app.page, box, slowDown);
    const theirs = await prepare(bare, box, slowDown);
    for (const [state, button] of STEPS) {
      await app.page.bringToFront();
      if (button) await app.page.getByRole('button', { name: button, exact: true }).click();
      for (const gesture of gestures) {
        const laps = [];
        for (let turn = 0; turn < turns; turn++) {
          laps.push({ bare: await theirs(gesture), viewer: await ours(gesture) });
        }
        const ratio = median(laps.map(({ bare: least, viewer }) => viewer.perSecond / least.perSecond));
        runs.push({ device, picture, state, gesture, ratio, laps });
        console.error(
          `${picture}, ${device}, ${gesture} ${state}: ${describe(laps, 'viewer')}; bare page ${describe(laps, 'bare')}`,
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

/** Slows the page down and gives what runs one gesture on it. */
async function prepare(page, box, slowDown) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
  const gestures = gesturesOn(page, session, box);
  return async (gesture) => {
    await page.bringToFront();
    // What bringing it to the front took is over.
    await pass(400);
    return countFrames(page, gestures[gesture]);
  };
}

async function openStack(page, raws) {
  await pickFiles(page, raws);
  await page.getByRole('button', { name: /^Stack / }).click();
  await page.getByRole('link', { name: 'View', exact: true }).click();
  const renderer = await page.getByRole('application').getAttribute('data-renderer');
  if (renderer !== 'webgl') throw new Error('This browser has no WebGL 2.');
}

/** Four frames of a sky as full of stars as a Seestar's, on disk. */
async function makeRaws(picture, { width, height }) {
  const plan = planSky({ frames: 4, width, height, stars: Math.round((width * height) / 1700), clean: true });
  const folder = join(workFolder('viewer'), picture);
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: 4 }, (_, index) => {
    const { name, bytes } = simulateFrame(plan, index);
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}
