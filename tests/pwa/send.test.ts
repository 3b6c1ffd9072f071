/** From the field to the archive: a stack made without a network, sent when there is one, the same bytes on the server. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import {
  apiRequests,
  openAccount,
  openSheet,
  sendResult,
  stackFour,
  waitUntilOfflineReady,
} from './steps.ts';

/** SHA-256 of the only stack that the account has on the server, and of the file on this device. */
function digests(page: Page): Promise<{ there: string[]; here: string[] }> {
  return page.evaluate(async () => {
    const hex = async (bytes: ArrayBuffer) =>
      [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
    const { stacks } = (await (await fetch('/api/stacks')).json()) as { stacks: { id: number }[] };
    const there = await Promise.all(
      stacks.map(async ({ id }) => hex(await (await fetch(`/api/stacks/${id}/fits`)).arrayBuffer())),
    );
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('stacks');
    const here: string[] = [];
    for await (const [name, handle] of folder.entries())
      if (name.endsWith('.fits'))
        here.push(await hex(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer()));
    return { there: there.sort(), here: here.sort() };
  });
}

describe.skipIf(whyNot !== undefined)(`sending${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('takes a stack of the field to the archive once there is a network, to the byte', async () => {
    const visitor = await visit(PHONE, '/stack');
    const { page, context, errors, end } = visitor;
    await waitUntilOfflineReady(page);
    await context.setOffline(true);
    await stackFour(page);
    await page.getByRole('button', { name: 'Send when online' }).first().click();
    const sheet = page.getByRole('dialog', { name: 'Send to CrowdSky' });
    await sheet.getByText('1 finished stack').waitFor();
    await sheet.getByRole('button', { name: 'Send when online' }).click();
    await sheet.getByText('It is in the queue').waitFor();
    await page.keyboard.press('Escape');
    // Nothing was asked so far, and the queue outlives the page.
    expect(apiRequests(visitor)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: /M 94 waits to be sent · no network/ }).waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: /M 94 needs you · sign in first/ }).click();
    await page.getByRole('link', { name: /sign in first/ }).click();
    await openAccount(page, 'fern');
    await page.getByText('“M 94” is on CrowdSky.').waitFor();
    const { there, here } = await digests(page);
    expect(there).toHaveLength(1);
    expect(there).toEqual(here);
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await page.getByText('On this device and CrowdSky').waitFor();
    await openSheet(page);
    expect(await page.getByRole('button', { name: /^Send/ }).count()).toBe(0);
    expect(errors).toEqual([]);
    await end();
  });

  it('asks nothing of the server while nobody signs in or sends', async () => {
    const visitor = await visit(PHONE, '/');
    const { page, errors, end } = visitor;
    await page.goto(`${visitor.address}/stack`);
    await stackFour(page);
    for (const place of ['Library', 'Live'])
      await page.getByRole('link', { name: place, exact: true }).click();
    await page.getByRole('link', { name: 'You' }).click();
    await page.getByRole('heading', { name: 'CrowdSky account' }).waitFor();
    expect(apiRequests(visitor)).toEqual([]);
    expect(errors).toEqual([]);
    await end();
  });

  it('goes on within the file when the line breaks, and sends no byte twice', async () => {
    const visitor = await visit(undefined, '/you');
    const { page, context, errors, end } = visitor;
    await openAccount(page, 'moss');
    await page.getByText('Signed in as moss').waitFor();
    await stackFour(page, makeFrames(4, { width: 900, height: 900, stars: 900 }));
    // The line breaks after the first piece: the second is cut off.
    const pieces: number[] = [];
    await context.route('**/api/tus/*', async (route) => {
      const request = route.request();
      if (request.method() !== 'PATCH') return route.continue();
      const offset = Number(request.headers()['upload-offset']);
      pieces.push(offset);
      return pieces.length === 2 ? route.abort('internetdisconnected') : route.continue();
    });
    await sendResult(page);
    await page.getByText('“M 94” is on CrowdSky.').waitFor();
    const { there, here } = await digests(page);
    expect(there).toEqual(here);
    const piece = pieces[1];
    expect(piece).toBeGreaterThan(0);
    // The piece that was cut off comes once more, the first does not.
    expect(pieces.slice(0, 3)).toEqual([0, piece, piece]);
    expect(errors).toEqual([]);
    await end();
  });
});
