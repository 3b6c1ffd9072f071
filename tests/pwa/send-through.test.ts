/** What is queued gets there, and to whom it belongs: through a restart, a full account, a sign-out, an expired session. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { serveApp } from '../../scripts/serve-app.mjs';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import {
  apiRequests,
  beginAndPause,
  download,
  openAccount,
  openSheet,
  PASSWORD,
  pickFrames,
  sendResult,
  signIn,
  stackFour,
  waitUntilOfflineReady,
} from './steps.ts';

const M51 = { object: 'M 51', seed: 5, raDeg: 202 };
/** Larger than one piece of an upload. */
const LARGE = { width: 900, height: 900, stars: 900 };

/** Names of the stacks that the account has, as the page's session sees it. */
function stacksThere(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { stacks } = (await (await fetch('/api/stacks')).json()) as { stacks: { objectName: string }[] };
    return stacks.map(({ objectName }) => objectName).sort();
  });
}

async function signedIn(name: string, server?: Awaited<ReturnType<typeof serveApp>>): Promise<Visit> {
  const visitor = await visit(PHONE, '/you', server);
  await openAccount(visitor.page, name);
  await visitor.page.getByText(`Signed in as ${name}`).waitFor();
  return visitor;
}

/** Holds up all pieces of uploads but the first, until it is told to let them go. */
async function holdSecondPiece({ context }: Visit): Promise<{ held: Promise<void>; release: () => void }> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let pieces = 0;
  let tell: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (tell = resolve));
  await context.route('**/api/tus/*', async (route) => {
    if (route.request().method() === 'PATCH' && ++pieces === 2) {
      tell();
      await released;
    }
    await route.continue().catch(() => undefined); // the page gave it up meanwhile
  });
  return { held, release };
}

const tusPosts = (visitor: Visit): number =>
  apiRequests(visitor).filter((request) => request === 'POST /api/tus').length;

describe.skipIf(whyNot !== undefined)(`sending through${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('a server that restarts in mid-upload: it goes on within the file', async () => {
    const data = mkdtempSync(join(tmpdir(), 'crowdsky-restart-'));
    const before = await serveApp({ data });
    const visitor = await signedIn('willow', before);
    const { page, errors } = visitor;
    await stackFour(page, makeFrames(4, LARGE));
    const piece = await holdSecondPiece(visitor);
    await sendResult(page);
    await piece.held;
    await before.stop();
    piece.release();
    await page.getByRole('button', { name: /M 94 waits to be sent/ }).waitFor();
    const after = await serveApp({ data, port: Number(new URL(before.address).port) });
    await page.getByText('“M 94” is on CrowdSky.').waitFor();
    expect(await stacksThere(page)).toEqual(['M 94']);
    // Begun once: the first piece did not come again.
    expect(tusPosts(visitor)).toBe(1);
    expect(errors).toEqual([]);
    await visitor.end();
    await after.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('a full account: it says so, and goes on after room is made', async () => {
    const server = await serveApp({ settings: { DEFAULT_QUOTA_MB: '3' } });
    const { page, errors, end } = await signedIn('aspen', server);
    await stackFour(page);
    await sendResult(page);
    await page.getByText('“M 94” is on CrowdSky.').waitFor();
    await page.goto(`${server.address}/stack`);
    await stackFour(page, makeFrames(4, M51));
    await sendResult(page);
    await page.getByRole('button', { name: /M 51 needs you · your account is full/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('your account is full').waitFor();
    const again = sheet.getByRole('button', { name: /^Try again/ });
    expect(await again.count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.evaluate(async () => {
      const ask = async (path: string) => (await fetch(path)).json() as Promise<unknown>;
      const { csrfToken } = (await ask('/api/auth/me')) as { csrfToken: string };
      const { stacks } = (await ask('/api/stacks')) as { stacks: { id: number }[] };
      const headers = { 'x-csrf-token': csrfToken };
      await fetch(`/api/stacks/${stacks[0].id}`, { method: 'DELETE', headers });
    });
    await page.getByRole('button', { name: /M 51 needs you/ }).click();
    await again.click();
    await page.getByText('“M 51” is on CrowdSky.').waitFor();
    expect(await stacksThere(page)).toEqual(['M 51']);
    expect(errors).toEqual([]);
    await end();
    await server.stop();
  });

  it('a sign-out in mid-upload: nothing goes to the next account, which is told, and the first goes on', async () => {
    const visitor = await signedIn('alder');
    const { page, address, errors, end } = visitor;
    await stackFour(page, makeFrames(4, LARGE));
    const piece = await holdSecondPiece(visitor);
    await sendResult(page);
    await piece.held;
    await page.getByRole('link', { name: 'You' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('alder is signed out on this device.').waitFor();
    await page.getByRole('button', { name: /^No account yet/ }).click();
    await openAccount(page, 'birch');
    await page.getByText('Signed in as birch').waitFor();
    piece.release();
    await page.getByRole('button', { name: /M 94 needs you · queued for another account/ }).waitFor();
    expect(await stacksThere(page)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: /M 94 needs you · queued for another account/ }).waitFor();
    expect(await stacksThere(page)).toEqual([]);
    expect(tusPosts(visitor)).toBe(1);
    // Nor does that account see what the other has, at any address of the app.
    await page.goto(`${address}/view?id=there-1`);
    await page.getByRole('alert').waitFor();
    await page.goto(`${address}/you`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signInAgain(page, 'alder');
    await page.getByText('“M 94” is on CrowdSky.').waitFor();
    expect(await stacksThere(page)).toEqual(['M 94']);
    expect(tusPosts(visitor)).toBe(1);
    expect(errors).toEqual([]);
    await end();
  });

  it('a session that expires while stacking: the stack is queued, and goes after the next sign-in', async () => {
    const visitor = await signedIn('hazel');
    const { page, context, errors, end } = visitor;
    await page.getByRole('link', { name: 'Stack', exact: true }).click();
    await pickFrames(page, makeFrames(4));
    await beginAndPause(page);
    await context.clearCookies();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('4 of 4 frames used').waitFor();
    await sendResult(page);
    await page.getByRole('button', { name: /M 94 needs you · sign in first/ }).click();
    await page.getByRole('link', { name: /sign in first/ }).click();
    await signInAgain(page, 'hazel');
    await page.getByText('“M 94” is on CrowdSky.').waitFor();
    expect(await stacksThere(page)).toEqual(['M 94']);
    expect(errors).toEqual([]);
    await end();
  });

  it('from the field to another device: stacked without a network, sent, downloaded, the same bytes', async () => {
    const field = await signedIn('rowan');
    await field.page.goto(`${field.address}/stack`);
    await waitUntilOfflineReady(field.page);
    await field.context.setOffline(true);
    await stackFour(field.page);
    await sendStackWhenOnline(field.page);
    await field.context.setOffline(false);
    await field.page.getByText('“M 94” is on CrowdSky.').waitFor();
    await field.page.getByRole('link', { name: 'Library', exact: true }).click();
    await openSheet(field.page, 'M 94');
    const sent = await download(field.page, /^Save FITS/);
    const home = await visit(PHONE, '/you');
    await signIn(home.page, 'rowan');
    await home.page.getByText('Signed in as rowan').waitFor();
    await home.page.goto(`${home.address}/library`);
    await openSheet(home.page, 'M 94');
    const [file] = await Promise.all([
      home.page.waitForEvent('download'),
      home.page.getByRole('link', { name: /^Save FITS/ }).click(),
    ]);
    const there = await bytesOf(file.createReadStream());
    expect(there.equals(sent)).toBe(true);
    // Somebody else sees nothing of it.
    const other = await signedIn('yarrow');
    await other.page.goto(`${other.address}/library`);
    await other.page.getByText('No stacks yet. What you stack is kept here, on this device.').waitFor();
    expect(await stacksThere(other.page)).toEqual([]);
    for (const visitor of [field, home, other]) {
      expect(visitor.errors).toEqual([]);
      await visitor.end();
    }
  });
});

/** Where somebody was signed in before, the form asks for that at first. */
async function signInAgain(page: Page, name: string): Promise<void> {
  await page.getByLabel('User name or e-mail').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function sendStackWhenOnline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send when online', exact: true }).first().click();
  await page.getByRole('button', { name: /M 94 waits to be sent · no network/ }).waitFor();
}

async function bytesOf(stream: Promise<AsyncIterable<Uint8Array>>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
