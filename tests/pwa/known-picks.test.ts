/** What is known of a pick before anything is computed or sent: on CrowdSky, stacked here, raw; and what is left out for it. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import { apiRequests, beginStacking, openAccount, pickFrames, waitUntilOfflineReady } from './steps.ts';

const LET_STACK = /^Let CrowdSky stack/;
const [M94, M51] = [makeFrames(4), makeFrames(4, { object: 'M 51', seed: 5, raDeg: 202 })];

async function openSignedIn(name: string): Promise<Visit> {
  const visitor = await visit(PHONE, '/you');
  await openAccount(visitor.page, name);
  await visitor.page.getByText(`Signed in as ${name}`).waitFor();
  await visitor.page.getByRole('link', { name: 'Stack', exact: true }).click();
  return visitor;
}

/** Of each target: what is known of it, in the order of their names. */
async function standings(page: Page): Promise<string[]> {
  const lines = await page.getByRole('list', { name: 'What is known of these frames' }).locator('li').all();
  const words = await Promise.all(lines.map((line) => line.innerText()));
  return words.map((line) => line.replaceAll(/\s+/g, ' ').trim()).sort();
}

async function sendM94(page: Page, frames = M94): Promise<void> {
  await pickFrames(page, frames);
  await page.getByRole('button', { name: LET_STACK }).click();
  await page.getByText(`${frames.length} frames on CrowdSky, which stacks them now.`).waitFor();
}

describe.skipIf(whyNot !== undefined)(`what is known of a pick${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('what CrowdSky has is left out, of stacking and of sending, until it is asked for', async () => {
    const visitor = await openSignedIn('alder');
    const { page, context, errors, end } = visitor;
    await sendM94(page);
    await page.reload();
    await pickFrames(page, [...M94, ...M51]);
    await expect.poll(() => standings(page)).toEqual(['M 51 1 raw', 'M 94 1 on CrowdSky']);
    await page.getByText('CrowdSky was asked just now.').waitFor();
    const [m94, m51] = ['M 94', 'M 51'].map((name) =>
      page.getByRole('checkbox', { name: new RegExp(`^${name}`) }),
    );
    expect([await m94.isChecked(), await m51.isChecked()]).toEqual([false, true]);
    // Of two pictures one is stacked, and its frames alone are sent.
    await page.getByRole('button', { name: 'Stack M 51' }).waitFor();
    await page.getByRole('button', { name: LET_STACK }).click();
    await page.getByText('4 frames on CrowdSky, which stacks them now.').waitFor();
    const puts = () => apiRequests(visitor).filter((request) => /^PUT .*[/]files[/]/.test(request)).length;
    expect(puts()).toBe(8);
    await expect.poll(() => standings(page)).toEqual(['M 51 1 on CrowdSky', 'M 94 1 on CrowdSky']);
    // Without skipping, all goes once more, and is stacked anew.
    await page.getByRole('switch', { name: /^Skip what is there/ }).uncheck();
    expect([await m94.isChecked(), await m51.isChecked()]).toEqual([true, true]);
    await page.getByRole('button', { name: 'Stack 2 pictures' }).waitFor();
    await page.getByRole('button', { name: LET_STACK }).click();
    await page.getByText('8 frames on CrowdSky, which stacks them now.').waitFor();
    expect(puts()).toBe(16);
    // Without a network it is known as it was told.
    await waitUntilOfflineReady(page);
    await context.setOffline(true);
    const before = apiRequests(visitor).length;
    await page.reload();
    await pickFrames(page, M94);
    await page.getByText(/^CrowdSky as of \d\d:\d\d\.$/).waitFor();
    await expect.poll(() => standings(page)).toEqual(['M 94 1 on CrowdSky']);
    expect(apiRequests(visitor)).toHaveLength(before);
    expect(errors).toEqual([]);
    await end();
  });

  it('what is there in part is counted, and says so', async () => {
    const { page, errors, end } = await openSignedIn('birch');
    await sendM94(page, M94.slice(0, 3));
    await page.reload();
    await pickFrames(page, M94);
    await page.getByText('3 of 4 frames are on CrowdSky', { exact: true }).waitFor();
    expect(await standings(page)).toEqual(['M 94 1 raw']);
    expect(await page.getByRole('checkbox', { name: /^M 94/ }).isChecked()).toBe(true);
    // CrowdSky has a stack of the three, or makes one: it asks before it takes its place.
    await page.getByRole('button', { name: LET_STACK }).click();
    await page.getByRole('button', { name: /M 94 needs you · CrowdSky has another stack/ }).waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('what was stacked here, with and without an account, by the device alone', async () => {
    const visitor = await visit(PHONE, '/stack');
    const { page, errors, end } = visitor;
    await pickFrames(page, M94.slice(0, 3));
    await beginStacking(page);
    await page.getByText('Saved on this device').waitFor();
    expect(await standings(page)).toEqual(['M 94 1 stacked here']);
    await page.getByText('Stacked here, not sent', { exact: true }).waitFor();
    await page.getByText('Not signed in: this is what the device itself knows.').waitFor();
    expect(await page.getByRole('checkbox', { name: /^M 94/ }).isChecked()).toBe(false);
    await page.getByRole('switch', { name: /^Skip what is there/ }).uncheck();
    await page.getByRole('button', { name: 'Stack M 94' }).waitFor();
    await page.getByRole('switch', { name: /^Skip what is there/ }).check();
    // One frame more: the stack has a part of them.
    await pickFrames(page, M94);
    await page.getByText('3 of 4 frames are stacked here', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Stack M 94' }).waitFor();
    expect(apiRequests(visitor)).toEqual([]);
    expect(errors).toEqual([]);
    await end();
  });
});
