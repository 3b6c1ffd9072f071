/** Frames that people keep packed: picked as they are, stacked to the very bytes of the plain ones, no copy left behind. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames, stackInNode } from './frames.ts';
import type { TestFrame } from './frames.ts';
import { beginStacking, download, openResult, pickFrames } from './steps.ts';

const file = (name: string, bytes: Uint8Array): TestFrame => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/** How many files the copies of packed frames take. */
const copies = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle('unpacked', { create: true });
    let count = 0;
    for await (const folder of all.values()) {
      const names = (folder as FileSystemDirectoryHandle).keys();
      while (!(await names.next()).done) count++;
    }
    return count;
  });

describe.skipIf(whyNot !== undefined)(`packed frames${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('stack as the plain ones do, and their copies go with the tab', async () => {
    const frames = makeFrames(4);
    const { page, address, errors, end } = await visit(undefined, '/stack');
    const inZip = { 'M 94': { [frames[1].name]: frames[1].buffer, [frames[2].name]: frames[2].buffer } };
    const broken = gzipSync(frames[3].buffer).subarray(0, 40_000);
    await pickFrames(page, [
      frames[0],
      file('night.zip', zipSync({ ...inZip, 'broken.fit.gz': broken, 'notes.txt': new Uint8Array(5) })),
      file(`${frames[3].name}.gz`, gzipSync(frames[3].buffer)),
    ]);
    await page.getByText('4 frames, 1 file set aside').waitFor();
    await page.getByText('1 file set aside: 1 could not be unpacked.').waitFor();
    const reason = await page.locator('li', { hasText: 'broken.fit.gz' }).innerText();
    expect(reason).toContain('Its compressed data are damaged or cut off');
    await beginStacking(page);
    await page.getByText('4 of 4 frames used').waitFor();
    expect(await copies(page)).toBe(3);
    await openResult(page);
    const fits = await download(page, /^Save FITS/);
    expect(fits.equals(await stackInNode(frames))).toBe(true);
    await page.goto(`${address}/library`);
    await expect.poll(() => copies(page)).toBe(0);
    expect(errors).toEqual([]);
    await end();
  });
});
