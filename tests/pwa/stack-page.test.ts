/** The page that stacks: it asks for the picture, remembers the answer, and marks what it has made. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames, writeFrames } from './frames.ts';
import { beginStacking, pickFrames } from './steps.ts';

describe.skipIf(whyNot !== undefined)(`stack page${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('asks for whole targets or a series, and remembers the answer', async () => {
    // 110 exposures of 10 s are more than a quarter of an hour.
    const tiny = { width: 32, height: 32, stars: 0, nebula: false, hotPixels: 0, noise: false } as const;
    const paths = writeFrames(makeFrames(110, tiny));
    const { page, errors, end } = await visit(PHONE, '/stack');
    await pickFrames(page, paths);
    await page.getByRole('button', { name: 'Stack M 94' }).waitFor();
    await page.getByLabel('15-minute series for the archive').check();
    await page.getByRole('button', { name: 'Stack 2 pictures' }).waitFor();
    expect(await page.getByText('Chunk key').first().isVisible()).toBe(false);
    await page.getByText('Details').first().click();
    expect(await page.getByText('Chunk key').first().isVisible()).toBe(true);
    await page.reload();
    await pickFrames(page, paths);
    await page.getByRole('button', { name: 'Stack 2 pictures' }).waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('shows the result first, marks what is done, and stacks it again only when asked', async () => {
    const { page, errors, end } = await visit(PHONE, '/stack');
    await pickFrames(page, makeFrames(4));
    await page.getByText('is a guess until this device has stacked once').waitFor();
    await beginStacking(page);
    await page.getByText('Saved on this device').waitFor();
    const view = page.getByRole('link', { name: 'View', exact: true });
    const box = await view.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(56);
    expect(box?.y).toBeGreaterThan(600);
    expect(await page.evaluate(() => [scrollY, document.activeElement?.tagName])).toEqual([0, 'H1']);
    await page.getByText('Stacked here, not sent', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^Stack / }).count()).toBe(0);
    expect(await page.getByText('is a guess').count()).toBe(0);

    await page.reload();
    await pickFrames(page, makeFrames(4));
    await page.getByText('Stacked here, not sent', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Choose what to stack' }).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /M 94/ }).check();
    await beginStacking(page);
    await page.getByText('Saved on this device').waitFor();
    await page.getByRole('link', { name: 'Library' }).click();
    await page.getByText('4 of 4 frames used').nth(1).waitFor();
    expect(errors).toEqual([]);
    await end();
  });
});
