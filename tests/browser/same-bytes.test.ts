/** The core runs unchanged in a browser: real Chromium gives the same file as Node, to the byte. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { bytesSource, writeFits } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import {
  createInlinePool,
  createStackTasks,
  DEFAULT_OPTIONS,
  stackFrames,
  stackToFits,
} from '@crowdsky/stack-core';
import type { FrameInput, Resampling } from '@crowdsky/stack-core';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveModules } from './serve-modules.ts';
import type { ModuleServer } from './serve-modules.ts';

const executablePath = '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn(`Skipped: there is no Chromium at ${executablePath}.`);

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const plan = planSky({
  width: 480,
  height: 640,
  stars: 700,
  frames: 8,
  seed: 11,
  rotationDeg: 5,
  redShiftPx: [-0.2, 0.1],
  blueShiftPx: [0.3, 0],
  overrides: { 2: { trail: true }, 4: { kind: 'blank' }, 6: { kind: 'cloudy' } },
});
const raws = new Map(
  plan.frames.map((_, index) => {
    const { name, bytes } = simulateFrame(plan, index);
    return [`/raws/${name}`, bytes];
  }),
);
const frames: FrameInput[] = [...raws.keys()].map((path) => ({
  name: path.slice('/raws/'.length),
  handle: path,
}));

async function stackInNode(resampling: Resampling): Promise<{ sha256: string; used: number }> {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const tasks = createStackTasks({ open: (handle) => bytesSource(raws.get(String(handle))!), sha256 });
  const options = { ...DEFAULT_OPTIONS, resampling };
  const outcome = await stackFrames({ frames, options, masters: {} }, createInlinePool(tasks));
  if (!outcome.ok) throw new Error('Node made no stack.');
  if (resampling === 'cfa') expect(outcome.stack.colourShifts).toBeDefined();
  const file = writeFits(stackToFits(outcome.stack, { format: 'float32', keepLocation: false }));
  return { sha256: sha256(file), used: outcome.stack.usedFrames.length };
}

describe.skipIf(!hasChromium)('in Chromium as in Node', () => {
  let server: ModuleServer;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    server = await serveModules();
    for (const [path, bytes] of raws) server.files.set(path, bytes);
    browser = await chromium.launch({ executablePath, args: QUIET });
    page = await browser.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(server.address);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.each([
    ['cfa', 0],
    ['cfa', 2],
    ['demosaic', 0],
    ['demosaic', 2],
  ] as const)('%s on %i Web Workers', async (resampling, threads) => {
    const inputs = frames.map(({ name, handle }) => ({ name, handle: `${server.address}${String(handle)}` }));
    const args = [inputs, resampling, threads].map((arg) => JSON.stringify(arg)).join(', ');
    // As text: what vitest makes of a function's own imports means nothing to a browser.
    const inBrowser: unknown = await page.evaluate(
      `import('/tests/browser/core-page.mjs').then((core) => core.stackInBrowser(${args}))`,
    );
    expect(faults).toEqual([]);
    const inNode = await stackInNode(resampling);
    expect(inNode.used).toBeGreaterThanOrEqual(5);
    expect(inBrowser).toEqual(inNode);
  });
});
