/** Browsers collect garbage when they like: nothing that the app still waits for may be lost by it. */
import type { Worker } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames, writeFrames } from './frames.ts';
import { beginStacking, downloadPicture, openSheet, pickFrames } from './steps.ts';

/** From now on, all the time. */
function collectGarbage(): void {
  const { gc } = globalThis as unknown as { gc: () => void };
  setInterval(gc, 2);
}

/** A thread may end before it is asked. */
function collectIn(worker: Worker): void {
  worker.evaluate(collectGarbage).catch(() => undefined);
}

describe.skipIf(whyNot !== undefined)(`garbage${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('stacks, keeps and draws to the end while garbage is collected all the time', async () => {
    const { page, errors, end } = await visit(undefined, '/stack');
    await page.evaluate(collectGarbage);
    page.on('worker', collectIn);
    page.workers().forEach(collectIn);
    await pickFrames(page, writeFrames(makeFrames(4)));
    await beginStacking(page);
    await page.getByText('4 of 4 frames used').waitFor();
    await page.getByRole('link', { name: 'Library' }).click();
    await openSheet(page);
    const png = await downloadPicture(page);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(errors).toEqual([]);
    await end();
  });
});
