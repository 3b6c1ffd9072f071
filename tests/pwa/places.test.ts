/** One library of two places: what is on this device and what is on CrowdSky, and nothing of it for anybody else. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import { apiRequests, openAccount, signIn, sendResult, stackFour } from './steps.ts';

const cards = (page: Page): Promise<string[]> =>
  page
    .getByRole('article')
    .evaluateAll((all) =>
      all.map((card) =>
        [card.querySelector('h3'), card.querySelector('[data-place]')]
          .map((part) => part?.textContent?.trim() ?? '-')
          .join(': '),
      ),
    );

async function openLibrary({ page, address }: Visit): Promise<void> {
  await page.goto(`${address}/library`);
  await page.getByRole('heading', { name: 'Library' }).waitFor();
}

describe.skipIf(whyNot !== undefined)(`both places${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('lists the stacks of device and server as one, offline too, and for nobody else', async () => {
    const field = await visit(PHONE, '/you');
    await openAccount(field.page, 'heath');
    await stackFour(field.page);
    await sendResult(field.page);
    await field.page.getByText('“M 94” is on CrowdSky.').waitFor();
    await openLibrary(field);
    await field.page.getByText('On this device and CrowdSky').waitFor();
    expect(await cards(field.page)).toEqual(['M 94: On this device and CrowdSky']);
    expect(field.errors).toEqual([]);
    await field.end();

    const home = await visit(undefined, '/stack');
    const { page, context, address } = home;
    await stackFour(page, makeFrames(4, { object: 'M 51', seed: 5, startUtc: '2025-03-28T01:20:00' }));
    await openLibrary(home);
    expect(await cards(page)).toEqual(['M 51: -']);
    expect(await page.getByLabel('CrowdSky', { exact: true }).count()).toBe(0);
    expect(apiRequests(home)).toEqual([]);
    await page.goto(`${address}/you`);
    await signIn(page, 'heath');
    await page.getByText('Signed in as heath').waitFor();
    await openLibrary(home);
    await page.getByText('Only on CrowdSky').waitFor();
    expect(await cards(page)).toEqual(['M 51: -', 'M 94: Only on CrowdSky']);
    await page.locator('img[src^="/api/stacks/"]').waitFor();
    await page.getByLabel('This device').check();
    expect(await cards(page)).toEqual(['M 51: -']);
    await page.getByLabel('CrowdSky', { exact: true }).check();
    expect(await cards(page)).toEqual(['M 94: Only on CrowdSky']);

    await context.setOffline(true);
    await page.reload();
    await page.getByText(/^CrowdSky cannot be reached: what it has is shown as of \d\d:\d\d\.$/).waitFor();
    expect(await cards(page)).toEqual(['M 51: -', 'M 94: Only on CrowdSky']);
    await context.setOffline(false);
    await page.getByText(/^CrowdSky cannot be reached/).waitFor({ state: 'detached' });

    await page.goto(`${address}/you`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('heath is signed out on this device.').waitFor();
    const asked = apiRequests(home).length;
    await openLibrary(home);
    expect(await cards(page)).toEqual(['M 51: -']);
    expect(await keptLists(page)).toBe(0);
    expect(apiRequests(home)).toHaveLength(asked);
    await page.goto(`${address}/you`);
    await page.getByRole('button', { name: /^No account yet/ }).click();
    await openAccount(page, 'briar');
    await page.getByText('Signed in as briar').waitFor();
    await openLibrary(home);
    await page.getByLabel('CrowdSky', { exact: true }).check();
    await page.getByText('No stacks on CrowdSky yet.').waitFor();
    expect(home.errors).toEqual([]);
    await home.end();
  });
});

/** How many lists of the server this device keeps. */
function keptLists(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('crowdsky');
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () => {
          const asking = opening.result.transaction('serverLists').objectStore('serverLists').count();
          asking.onsuccess = () => resolve(asking.result);
        };
      }),
  );
}
