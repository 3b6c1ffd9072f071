/** An address that the app does not know, and its languages. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, visit, whyNot } from './browser.ts';

describe.skipIf(whyNot !== undefined)(`the app${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('answers 404 for an address it does not know, and says so in words', async () => {
    const { page, address, errors, end } = await visit();
    const answer = await page.goto(`${address}/verify?token=cut-short`);
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByRole('link', { name: 'To the start page' }).click();
    await page.getByRole('heading', { name: 'Stack a night of Seestar frames' }).waitFor();
    expect((await page.goto(`${address}/library?x=1`))?.status()).toBe(200);
    expect(errors).toEqual([]);
    await end();
  });

  it('speaks the language of the browser until another is chosen, at once and for the next visit', async () => {
    const { page, address, errors, end } = await visit({ ...DESKTOP, locale: 'de-AT' }, '/device');
    const language = (): Promise<string> => page.evaluate(() => document.documentElement.lang);
    await page.getByRole('heading', { name: 'Du', level: 1 }).waitFor();
    expect(await language()).toBe('de');
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByRole('heading', { name: 'You', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Library', exact: true }).waitFor();
    expect(await language()).toBe('en');
    await page.goto(`${address}/library`);
    await page.getByText('No stacks yet.').waitFor();
    await page.goto(`${address}/device`);
    await page.getByRole('radio', { name: 'As the browser' }).check();
    await page.getByRole('link', { name: 'Bibliothek', exact: true }).click();
    await page.getByText('Noch keine Stacks.').waitFor();
    expect(errors).toEqual([]);
    await end();
  });
});
