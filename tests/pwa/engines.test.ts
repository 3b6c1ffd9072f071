/** The built app in the three engines that people have: the same frames give the same file, to the byte. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveApp } from '../../scripts/serve-app.mjs';
import { builtApp } from './browser.ts';
import { press, until } from './engines/engine.ts';
import type { Engine } from './engines/engine.ts';
import { chromiumMissing, startChromium } from './engines/start-chromium.ts';
import { firefoxMissing, startFirefox } from './engines/start-firefox.ts';
import { startWebkit, webkitMissing } from './engines/start-webkit.ts';
import { makeFrames, stackInNode, writeFrames } from './frames.ts';

const notBuilt = existsSync(join(builtApp, 'index.html'))
  ? undefined
  : 'the app is not built (npm run build)';

/** SHA-256 of the bytes that the Save button hands out: the link's blob is read before the browser takes it. */
const SAVED_SHA256 = `new Promise((resolve) => {
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    HTMLAnchorElement.prototype.click = click;
    fetch(this.href)
      .then((response) => response.arrayBuffer())
      .then((bytes) => crypto.subtle.digest('SHA-256', bytes))
      .then((digest) => resolve(Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')));
  };
  document.querySelector('button[aria-label^="Save FITS"]').click();
})`;

const engines = [
  { name: 'Chromium', missing: chromiumMissing, start: startChromium },
  { name: 'Firefox', missing: firefoxMissing, start: startFirefox },
  { name: 'WebKit', missing: webkitMissing, start: startWebkit },
];

const IN_VIEWER = `document.querySelector('[role=application]') !== null`;
const KEPT = `/8 of 8 frames used/.test(document.body.innerText)`;

const frames = notBuilt ? [] : makeFrames(8);
const paths = writeFrames(frames);

for (const { name, missing, start } of engines) {
  const whyNot = notBuilt ?? missing;
  describe.skipIf(whyNot !== undefined)(`in ${name}${whyNot ? ` (${whyNot})` : ''}`, () => {
    let address: string;
    let stopServer: () => Promise<void>;
    let engine: Engine;
    // The app knows what it has stacked: each test has a profile of its own.
    beforeEach(async () => {
      ({ address, stop: stopServer } = await serveApp());
      engine = await start();
    }, 180_000);
    afterEach(async () => {
      await engine.close();
      await stopServer();
    }, 60_000);

    it('stacks picked frames to the same bytes as Node, shows, saves and keeps them', async () => {
      await engine.open(`${address}/stack`);
      await stackPicked(engine);
      await press(engine, /^View$/);
      await until(engine, IN_VIEWER);
      expect(await engine.value(SAVED_SHA256)).toBe(await digestInNode());
      await engine.open(`${address}/library`);
      await until(engine, KEPT);
      await engine.reload();
      await until(engine, KEPT);
    }, 600_000);

    it('grows a live stack of frames that are added, and ends it with the same bytes as Node', async () => {
      await engine.open(`${address}/live`);
      await until(engine, `document.querySelector('input[type=file]') !== null`);
      await engine.pick('input[type=file]', paths);
      await until(engine, `/\\b8\\b/.test(document.querySelector('[data-testid=live-count]')?.textContent)`);
      await press(engine, /^Finish and keep$/);
      await until(engine, IN_VIEWER);
      expect(await engine.value(SAVED_SHA256)).toBe(await digestInNode());
      await engine.reload();
      await until(engine, IN_VIEWER);
    }, 600_000);

    it('starts and stacks without its server after one visit', async () => {
      await engine.open(address);
      await until(
        engine,
        `navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)`,
      );
      await stopServer();
      await until(engine, `fetch('/healthz').then(() => false, () => true)`);
      await engine.reload();
      await press(engine, /^Stack my frames$/);
      await stackPicked(engine);
      await press(engine, /^View$/);
      await until(engine, IN_VIEWER);
      expect(await engine.value(SAVED_SHA256)).toBe(await digestInNode());
    }, 600_000);
  });
}

async function stackPicked(engine: Engine): Promise<void> {
  await until(engine, `document.querySelector('input[type=file]:not([webkitdirectory])') !== null`);
  await engine.pick('input[type=file]:not([webkitdirectory])', paths);
  await press(engine, /^Stack M 94$/);
  await until(engine, KEPT);
}

let digest: Promise<string> | undefined;

/** Computed once for all engines. */
function digestInNode(): Promise<string> {
  digest ??= stackInNode(frames).then((bytes) => createHash('sha256').update(bytes).digest('hex'));
  return digest;
}
