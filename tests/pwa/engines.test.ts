/** The built app in the three engines that people have: the same frames give the same file, to the byte. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveApp } from '../../apps/pwa/bin/serve-app.mjs';
import { press, until } from './engines/engine.ts';
import { chromiumMissing, startChromium } from './engines/start-chromium.ts';
import { firefoxMissing, startFirefox } from './engines/start-firefox.ts';
import { startWebkit, webkitMissing } from './engines/start-webkit.ts';
import { makeFrames, stackInNode, writeFrames } from './frames.ts';

const isBuilt = existsSync(join(import.meta.dirname, '..', '..', 'apps', 'pwa', 'build', 'index.html'));
const notBuilt = isBuilt ? undefined : 'the app is not built (npm run build)';

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

const frames = notBuilt ? [] : makeFrames(8);

for (const { name, missing, start } of engines) {
  const whyNot = notBuilt ?? missing;
  describe.skipIf(whyNot !== undefined)(`in ${name}${whyNot ? ` (${whyNot})` : ''}`, () => {
    let served: Awaited<ReturnType<typeof serveApp>>;
    beforeAll(async () => {
      served = await serveApp({ port: 0 });
    });
    afterAll(() => {
      served.server.closeAllConnections();
      served.server.close();
    });

    it('stacks picked frames to the same bytes as Node, shows and saves them', async () => {
      const expected = createHash('sha256')
        .update(await stackInNode(frames))
        .digest('hex');
      const engine = await start();
      try {
        await engine.open(`${served.address}/stack`);
        await until(engine, `document.querySelector('input[type=file]:not([webkitdirectory])') !== null`);
        await engine.pick('input[type=file]:not([webkitdirectory])', writeFrames(frames));
        await press(engine, /^Stack this chunk$/);
        await until(engine, `/8 of 8 frames used/.test(document.body.innerText)`);
        await press(engine, /^View$/);
        await until(engine, `document.querySelector('[role=application]') !== null`);
        expect(await engine.value(SAVED_SHA256)).toBe(expected);
        await engine.open(`${served.address}/library`);
        await until(engine, `/8 of 8 frames used/.test(document.body.innerText)`);
      } finally {
        await engine.close();
      }
    }, 600_000);
  });
}
