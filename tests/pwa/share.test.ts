/** What others see of a stack: nothing until its owner makes it public, or gives somebody a link, and revokes it. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { openAccount, openSheet, sendResult, stackFour, waitUntilOfflineReady } from './steps.ts';

interface Told {
  readonly account: boolean;
  readonly stacks: readonly (boolean | null)[];
}

/** What the server knows about who may see the account's stacks. */
function told(page: Page): Promise<Told> {
  return page.evaluate(async () => {
    const ask = async (path: string) => (await fetch(path)).json() as Promise<unknown>;
    const { account } = (await ask('/api/auth/me')) as { account: { stacksPublic: boolean } };
    const { stacks } = (await ask('/api/stacks')) as { stacks: { isPublic: boolean | null }[] };
    return { account: account.stacksPublic, stacks: stacks.map(({ isPublic }) => isPublic) };
  });
}

/** A new account with one stack at the server, seen in the library. */
async function ownerWithStack(name: string) {
  const visitor = await visit(PHONE, '/you');
  const { page, address } = visitor;
  await openAccount(page, name);
  await stackFour(page);
  await sendResult(page);
  await page.getByText('“M 94” is on CrowdSky.').waitFor();
  await page.goto(`${address}/library`);
  await page.getByText('On this device and CrowdSky').waitFor();
  return visitor;
}

describe.skipIf(whyNot !== undefined)(`sharing${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('a stack is private until its owner makes it public, in its sheet, in a selection or for all', async () => {
    const { page, address, context, errors, end } = await ownerWithStack('payne');
    expect(await told(page)).toEqual({ account: false, stacks: [null] });
    await openSheet(page, 'M 94');
    const sheet = page.getByRole('dialog', { name: 'M 94' });
    const choice = sheet.getByRole('checkbox', { name: 'Public' });
    await sheet.getByText('Only you see it.').waitFor();
    await choice.check();
    await sheet.getByText('Everyone sees its picture, target and time, never where you stood.').waitFor();
    expect(await told(page)).toEqual({ account: false, stacks: [true] });
    await page.reload();
    await openSheet(page, 'M 94');
    expect(await choice.isChecked()).toBe(true);
    // Without an answer the box shows what is so, and why it stays so.
    await context.setOffline(true);
    await choice.click();
    await sheet.getByText('The server cannot be reached. Are you online?').waitFor();
    expect(await choice.isChecked()).toBe(true);
    await context.setOffline(false);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'Public or private' }).click();
    await page.getByRole('dialog', { name: 'Who sees 1 stack?' }).getByText('Make private').click();
    await page.getByText('1 stack private.').waitFor();
    expect(await told(page)).toEqual({ account: false, stacks: [false] });

    await page.goto(`${address}/you`);
    const all = page.getByRole('checkbox', { name: 'All my stacks are public' });
    await all.check();
    await expect.poll(() => told(page)).toEqual({ account: true, stacks: [false] });
    await page.reload();
    await all.waitFor();
    expect(await all.isChecked()).toBe(true);
    expect(errors).toEqual([]);
    await end();
  });

  /** Opens an address as somebody who never was here; resolves to the page and how it was answered. */
  async function stranger(path: string): Promise<Visit & { status: number }> {
    const visitor = await visit(DESKTOP, '/help');
    await visitor.page.goto('about:blank');
    const response = await visitor.page.goto(visitor.address + path);
    return { ...visitor, status: response?.status() ?? 0 };
  }

  /** What a stranger gets from an address beside the page, which itself may fetch nothing. */
  async function answered({ context, address }: Visit, path: string) {
    const response = await context.request.get(address + path);
    return { status: response.status(), bytes: (await response.body()).byteLength };
  }

  it('a link shows a stranger the stack until it is revoked, with its file if the owner says so', async () => {
    const owner = await ownerWithStack('leavitt');
    const { page, context, address } = owner;
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
    await openSheet(page, 'M 94');
    await page.getByRole('button', { name: 'Share a link: M 94' }).click();
    const sheet = page.getByRole('dialog', { name: 'Link to M 94' });
    await sheet.getByText('No links yet.').waitFor();
    await sheet.getByRole('button', { name: 'Make a link' }).click();
    const entries = sheet.getByRole('list', { name: 'Links to this stack' }).getByRole('listitem');
    await entries.getByText('picture and facts').waitFor();
    await sheet.getByLabel('With the FITS file').check();
    await sheet.getByRole('button', { name: 'Make a link' }).click();
    await entries.getByText('picture, facts and FITS file').waitFor();
    expect(await entries.count()).toBe(2);
    await entries.last().getByRole('button', { name: 'Copy' }).click();
    await page.getByText('The link is copied.').waitFor();
    const plain = await page.evaluate(() => navigator.clipboard.readText());
    expect(plain).toBe(await entries.last().locator('code').textContent());
    const path = new URL(plain).pathname;
    const withFile = new URL((await entries.first().locator('code').textContent()) ?? '').pathname;

    const guest = await stranger(path);
    expect(guest.status).toBe(200);
    await guest.page.getByRole('heading', { name: 'M 94' }).waitFor();
    await guest.page.getByText('4 of 4 used').waitFor();
    const picture = guest.page.getByRole('img', { name: 'Picture of M 94' });
    const size = await picture.evaluate((image: HTMLImageElement) => [
      image.naturalWidth,
      image.naturalHeight,
    ]);
    expect(size).toEqual([339, 395]);
    expect(await guest.page.getByRole('link', { name: /FITS/ }).count()).toBe(0);
    expect((await answered(guest, `${path}/stack.fits`)).status).toBe(403);
    expect(await guest.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

    const second = await stranger(withFile);
    const [file] = await Promise.all([
      second.page.waitForEvent('download'),
      second.page.getByRole('link', { name: /^Download the FITS file/ }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^M_94_\d{4}-\d\d-\d\d\.fits$/);
    const mine = await page.evaluate(async () => {
      const { stacks } = (await (await fetch('/api/stacks')).json()) as { stacks: { sizeBytes: number }[] };
      return stacks[0].sizeBytes;
    });
    expect((await answered(second, `${withFile}/stack.fits`)).bytes).toBe(mine);
    await second.end();

    // The device that has the app does not answer in the server's place.
    await waitUntilOfflineReady(page);
    const again = await context.newPage();
    await again.goto(plain);
    await again.getByRole('heading', { name: 'M 94' }).waitFor();
    await again.close();

    await entries.last().getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The link is revoked: it opens nothing any more.').waitFor();
    expect(await entries.count()).toBe(1);
    const revoked = await guest.page.reload();
    expect(revoked?.status()).toBe(404);
    await guest.page.getByRole('heading', { name: 'This link opens nothing' }).waitFor();
    await guest.page.getByText('Its owner has revoked it or deleted the stack').waitFor();
    expect((await answered(guest, `${path}/picture.png`)).status).toBe(404);
    expect((await answered(guest, `${path}/preview.jpg`)).status).toBe(404);
    expect((await answered(guest, `${withFile}/preview.jpg`)).status).toBe(200);
    expect([guest.errors, owner.errors]).toEqual([[], []]);
    await guest.end();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Open M 94' }).click();
    await page.getByRole('application').waitFor();
    await page.getByRole('button', { name: 'Share a link: M 94' }).click();
    await sheet.getByText('picture, facts and FITS file').waitFor();
    await owner.end();
  });
});
