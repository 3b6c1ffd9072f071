/** What others see of a stack: nothing until its owner says so, by the switch of the stack or of the account. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { openAccount, openSheet, stackFour } from './steps.ts';

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
  await page.getByRole('button', { name: 'Send', exact: true }).click();
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
});
