/** An account in the app against a server that sends mails: opened by a link, signed in and out, reset, keys, deleted. */
import type { Page } from 'playwright';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { MailSink } from '../../apps/backend/src/testing/mail-sink.ts';
import { startForTest } from '../whole/run-start.ts';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';

const first = 'a long password';
const second = 'another long password';

/** The submit button: the form has a link of the same words in its other mode. */
async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('User name or e-mail').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe.skipIf(whyNot !== undefined)(`account${whyNot ? ` (${whyNot})` : ''}`, () => {
  const sink = new MailSink();
  afterEach(() => sink.stop());
  afterAll(closeBrowser);

  it('is opened by the link in the mail, reset by another, and deleted with a password', async () => {
    const { address, stop } = await startForTest({ SMTP_URL: await sink.start() });
    const { page, errors, end } = await visit(PHONE, '/you', { address, stop });
    await page.getByLabel('User name').fill('fern');
    await page.getByLabel('E-mail').fill('fern@example.org');
    await page.getByLabel('Password', { exact: true }).fill(first);
    await page.getByRole('button', { name: 'Open an account' }).click();
    await page.getByText('A mail is on its way.').waitFor();
    const link = `/verify-email?token=${await sink.token('verify-email')}`;
    await page.goto(address + link);
    await page.getByText('Your address is confirmed.').waitFor();
    await page.goto(address + link);
    await page.getByText('This link has been used, or is too old.').waitFor();
    await page.getByRole('link', { name: 'Go to your account' }).click();
    await page.getByRole('button', { name: /^You have an account/ }).click();
    await signIn(page, 'fern', second);
    await page.getByText('User name or password is wrong.').waitFor();
    await signIn(page, 'fern', first);
    await page.getByText('Signed in as fern').waitFor();
    await page.getByText(/^0 \S+ of 524 MB used/).waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('fern is signed out on this device.').waitFor();
    await page.getByRole('button', { name: 'Password forgotten?' }).click();
    await page.getByLabel('E-mail').fill('fern@example.org');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText('If there is an account with this address').waitFor();
    await page.goto(`${address}/reset-password?token=${await sink.token('reset-password')}`);
    await page.getByLabel('New password').fill(second);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The new password is set.').waitFor();
    await page.getByRole('link', { name: 'Go to your account' }).click();
    await signIn(page, 'fern', second);
    await page.getByText('Signed in as fern').waitFor();

    await page.getByRole('button', { name: 'API keys' }).click();
    await page.getByLabel('Name of the new key').fill('observatory');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.locator('code').innerText();
    const answer = await fetch(`${address}/api/stacks`, { headers: { authorization: `Bearer ${key}` } });
    expect(await answer.json()).toEqual({ stacks: [], nextCursor: null });
    await page.getByRole('button', { name: 'Revoke: observatory' }).click();
    await page.getByText('No keys.').waitFor();
    expect(
      (await fetch(`${address}/api/stacks`, { headers: { authorization: `Bearer ${key}` } })).status,
    ).toBe(401);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Delete the account' }).click();
    await page.getByRole('dialog').getByLabel('Password').fill(second);
    await page.getByRole('button', { name: 'Delete it for good' }).click();
    await page.getByText('The account is deleted.').waitFor();
    await page.getByRole('button', { name: 'Open an account' }).waitFor();
    const body = JSON.stringify({ login: 'fern', password: second });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${address}/api/auth/login`, { method: 'POST', headers, body })).status).toBe(401);
    expect(errors).toEqual([]);
    await end();
  });
});
