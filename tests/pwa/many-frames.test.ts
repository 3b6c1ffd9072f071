/** A night's worth: thousands of files in the list, hundreds in one stack. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames, writeFrames } from './frames.ts';
import { beginStacking, pickFrames } from './steps.ts';

const TINY = { width: 200, height: 240, stars: 90, nebula: false, ditherPx: 4, rotationDeg: 1 } as const;

describe.skipIf(whyNot !== undefined)(`many frames${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('lists two thousand files with few rows on the page', async () => {
    const paths = writeFrames(
      makeFrames(2000, { width: 32, height: 32, stars: 0, nebula: false, hotPixels: 0, noise: false }),
    );
    const { page, errors, end } = await visit(undefined, '/stack');
    await pickFrames(page, paths);
    await page.getByTestId('summary').getByText('2,000 frames').waitFor();
    expect(await page.getByRole('list', { name: 'Frames' }).getByRole('listitem').count()).toBeLessThan(60);
    await page.getByRole('button', { name: 'Stack M 94' }).waitFor();
    await page.getByText('Shorter series').click();
    await page.getByText('3-minute series').click();
    await page.getByRole('button', { name: /^Stack \d+ pictures$/ }).waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('stacks three hundred frames at once', async () => {
    const paths = writeFrames(makeFrames(300, TINY));
    const { page, errors, end } = await visit(undefined, '/stack');
    await pickFrames(page, paths);
    await page.getByTestId('summary').getByText('300 frames').waitFor();
    await beginStacking(page);
    await page.getByText('300 of 300 frames used').waitFor();
    expect(errors).toEqual([]);
    await end();
  });
});
