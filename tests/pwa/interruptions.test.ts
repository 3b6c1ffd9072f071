/** Cancel, pause and reload in mid-stack: nothing half-done is left, and the app says what was lost. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames, writeFrames } from './frames.ts';
import { beginAndPause, beginStacking, filesOnDevice, pickFrames } from './steps.ts';

const paths = whyNot === undefined ? writeFrames(makeFrames(24)) : [];

async function stopInTheMiddle(page: Page): Promise<void> {
  await pickFrames(page, paths);
  await beginAndPause(page);
}

describe.skipIf(whyNot !== undefined)(`interruptions${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('goes on after a pause', async () => {
    const { page, end } = await visit(undefined, '/stack');
    await stopInTheMiddle(page);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('24 of 24 frames used').waitFor();
    await end();
  });

  it('keeps nothing of a cancelled chunk and can stack again', async () => {
    const { page, errors, end } = await visit(undefined, '/stack');
    await stopInTheMiddle(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. Nothing of this chunk was kept.').waitFor();
    expect(await filesOnDevice(page)).toEqual([]);
    await beginStacking(page);
    await page.getByText('24 of 24 frames used').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('loses at most the chunk in work to a reload, and says so', async () => {
    const { page, end } = await visit(undefined, '/stack');
    await pickFrames(page, paths.slice(0, 4));
    await beginStacking(page);
    await page.getByText('4 of 4 frames used').waitFor();
    const kept = await filesOnDevice(page);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Clear the list' }).click();
    await stopInTheMiddle(page);
    await page.reload();
    await page.getByText(/“M 94” \(24 frames\) was interrupted/).waitFor();
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByText('4 of 4 frames used').waitFor();
    await expect.poll(() => filesOnDevice(page)).toEqual(kept);
    await end();
  });
});
