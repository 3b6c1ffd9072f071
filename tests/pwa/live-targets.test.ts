/** Live with several targets in one pick, and sessions that are left: nothing is lost in silence. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';

describe.skipIf(whyNot !== undefined)(`live targets${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('stacks each target of one pick, with a card for each, and brings a discarded session back', async () => {
    const first = makeFrames(4);
    const second = makeFrames(3, { object: 'M 51', seed: 7, raDeg: 202, startUtc: '2025-03-27T05:20:00' });
    const { page, errors, end } = await visit(undefined, '/live');
    const input = page.getByLabel('Add frames').and(page.locator('input'));
    await input.setInputFiles([...second, ...first].map((frame, n) => ({ ...frame, name: `${n}.fit` })));
    await page.getByRole('heading', { name: 'M 51' }).waitFor();
    await page.getByTestId('live-count').getByText('3 frames in the stack').waitFor();
    const card = page.getByRole('listitem').filter({ hasText: 'M 94' });
    await card.getByText('4 of 4 frames used').waitFor({ timeout: 90_000 });
    expect(await card.getByRole('link', { name: 'View' }).count()).toBe(1);

    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('The session is discarded').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByTestId('live-count').getByText('3 frames in the stack').waitFor();
    await card.getByText('4 of 4 frames used').waitFor();
    await page.getByRole('button', { name: 'Finish and keep' }).click();
    await page.getByRole('application').waitFor();
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await page.getByText('4 of 4 frames used').waitFor();
    const kept = await page.getByRole('article').getByRole('heading').allTextContents();
    expect(kept.sort()).toEqual(['M 51', 'M 94']);
    expect(errors).toEqual([]);
    await end();
  });
});
