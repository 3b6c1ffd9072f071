/** In flight mode, with the server gone: reload, pick, stack, look, save. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginStacking, download, openResult, pickFrames, waitUntilOfflineReady } from './steps.ts';

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
    const png = await download(page, /^Save PNG/);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    await page.reload();
    await page.getByRole('application').waitFor();
    expect(errors).toEqual([]);
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
