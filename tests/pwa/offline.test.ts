/** In flight mode, with the server gone: reload, pick, stack, look, save. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtApp, closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import {
  beginStacking,
  cached,
  download,
  downloadPicture,
  openResult,
  pickFrames,
  waitUntilOfflineReady,
} from './steps.ts';

describe.skipIf(whyNot !== undefined)(`offline${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('does everything after one visit', async () => {
    const { page, errors, cutOff, end } = await visit(PHONE);
    await waitUntilOfflineReady(page);
    await cutOff();
    await page.reload();
    await page.getByRole('link', { name: 'Stack my frames' }).click();
    await pickFrames(page, makeFrames(5));
    await beginStacking(page);
    await openResult(page);
    const fits = await download(page, /^Save FITS/);
    expect(fits.subarray(0, 9).toString()).toBe('SIMPLE  =');
    const png = await downloadPicture(page);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    await page.reload();
    await page.getByRole('application').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('keeps every file of the app on the device, where earlier versions kept theirs', async () => {
    const { page, address, end } = await visit();
    await waitUntilOfflineReady(page);
    const files = readdirSync(builtApp, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(builtApp, join(entry.parentPath, entry.name)))
      .filter((name) => !/^screenshots|^sw[.]js$|^pages[.]json$|^_app.version[.]json$/.test(name));
    const inCache = (await cached(page)).map((entry) => entry.replace(/[?]__WB_REVISION__=\w+$/, ''));
    const expected = files.map((name) => `workbox-precache-v2-${address}/ ${address}/${name}`);
    expect(inCache.sort()).toEqual(expected.sort());
    expect(files.some((name) => name.endsWith('.wasm'))).toBe(true);
    // Installed apps look for updates at the address from which theirs came.
    expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(`${address}/sw.js`);
    await end();
  });

  it('leaves addresses of the server to the server', async () => {
    const { page, address, end } = await visit();
    await waitUntilOfflineReady(page);
    const api = await page.goto(`${address}/api/none.json`);
    expect(api?.fromServiceWorker()).toBe(false);
    expect(api?.status()).toBe(404);
    await end();
  });

  it('can be installed: manifest with icons and screenshots that are there', async () => {
    const { page, address, end } = await visit();
    const manifest = (await (await page.request.get(`${address}/manifest.webmanifest`)).json()) as {
      icons: { src: string }[];
      screenshots: { src: string }[];
      display: string;
    };
    expect(manifest.display).toBe('standalone');
    for (const { src } of [...manifest.icons, ...manifest.screenshots]) {
      expect((await page.request.get(`${address}/${src}`)).status(), src).toBe(200);
    }
    await end();
  });
});
