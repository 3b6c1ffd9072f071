/** What CrowdSky stacks, live in the sheet of what is under way: it comes, it is as of a time without a network, it goes. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import { apiRequests, openAccount } from './steps.ts';

/** As another device of the account sends raw frames; resolves when they are in the queue of the server. */
async function sendRaws(page: Page): Promise<void> {
  const files = makeFrames(3).map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }));
  await page.evaluate(async (frames) => {
    const { csrfToken } = (await (await fetch('/api/auth/me')).json()) as { csrfToken: string };
    const ask = async (method: string, path: string, body: BodyInit, type: string): Promise<unknown> => {
      const headers = { 'x-csrf-token': csrfToken, 'content-type': type };
      const answer = await fetch(path, { method, body, headers });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    };
    const { token } = (await ask('POST', '/api/uploads', '{}', 'application/json')) as { token: string };
    for (const { name, base64 } of frames) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await ask(
        'PUT',
        `/api/uploads/${token}/files/${encodeURIComponent(name)}`,
        new Blob([bytes]),
        'application/fits',
      );
    }
    await ask('POST', `/api/uploads/${token}/finalize`, '{}', 'application/json');
  }, files);
}

describe.skipIf(whyNot !== undefined)(`jobs of the server${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('come live, keep their time without a network, and are deleted', async () => {
    const here = await visit(PHONE, '/you');
    const { page, context } = here;
    expect(apiRequests(here)).toEqual([]);
    await openAccount(page, 'sorrel');
    await page.getByText('Signed in as sorrel').waitFor();
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/api/jobs')),
    );
    await sendRaws(page);
    await page
      .getByRole('button', { name: /^M 94 waits for CrowdSky · the next of yours · 3 frames/ })
      .click();
    const sheet = page.getByRole('dialog', { name: 'Under way' });
    await sheet.getByText('On CrowdSky', { exact: true }).waitFor();
    await context.setOffline(true);
    await sheet.getByText(/as of \d\d:\d\d$/).waitFor();
    await context.setOffline(false);
    await sheet.getByText(/3 frames$/).waitFor();
    await sheet.getByRole('button', { name: 'Remove: M 94' }).click();
    await sheet.getByText('Nothing runs or waits.').waitFor();
    await page.reload();
    await page.getByText('Signed in as sorrel').waitFor();
    expect(await page.getByRole('button', { name: /^M 94 waits/ }).count()).toBe(0);
    expect(here.errors).toEqual([]);
    await here.end();
  });
});
