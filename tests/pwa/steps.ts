/** What a person does in the app, step by step. */
import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import type { TestFrame } from './frames.ts';

export const PASSWORD = 'a long password';

export async function pickFrames(
  page: Page,
  frames: readonly TestFrame[] | readonly string[],
): Promise<void> {
  const input = page.getByLabel('Choose files').and(page.locator('input'));
  await input.setInputFiles(frames);
}

export async function beginStacking(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Stack / }).click();
}

/**
 * Begins to stack and pauses as soon as the page offers it, so that what comes next falls into mid-stack however fast
 * the machine is.
 */
export async function beginAndPause(page: Page): Promise<void> {
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const buttons = [...document.querySelectorAll('button')];
      const pause = buttons.find(({ textContent }) => textContent.trim() === 'Pause');
      if (!pause) return;
      observer.disconnect();
      pause.click();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await beginStacking(page);
  await page.getByText('Paused', { exact: true }).waitFor();
}

/** A stack of four frames, in the library of this visitor. */
export async function stackFour(page: Page, frames = makeFrames(4)): Promise<void> {
  await page.getByRole('link', { name: 'Stack', exact: true }).click();
  await pickFrames(page, frames);
  await beginStacking(page);
  await page.getByText('4 of 4 frames used').waitFor();
}

/** Sends the stack that was just made, by the button at its end: its chunk above has one too. */
export async function sendResult(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).first().click();
}

/** Opens an account in the form that is on the screen. */
export async function openAccount(page: Page, name: string): Promise<void> {
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('E-mail').fill(`${name}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Open an account' }).click();
}

/** Signs in to an account that `openAccount` has made, from its other form. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^You have an account/ }).click();
  await page.getByLabel('User name or e-mail').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** What was asked of the server beside the app's own files. */
export function apiRequests({ requests }: Pick<Visit, 'requests'>): string[] {
  return requests
    .filter(({ url }) => url.includes('/api/'))
    .map(({ method, url }) => `${method} ${new URL(url).pathname}`);
}

/** Waits for the stack and opens it in the viewer. */
export async function openResult(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'View', exact: true }).first().click();
  await page.getByRole('application').waitFor();
}

/** Opens the sheet of what can be done with a stack of the library. */
export async function openSheet(page: Page, name = ''): Promise<void> {
  await page.getByRole('button', { name: `More: ${name}` }).click();
}

/** Selects every stack of the library and packs them. */
export async function downloadZip(page: Page): Promise<Buffer> {
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  return download(page, /^Save as zip/);
}

export async function download(page: Page, button: RegExp): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return bytesOf(file);
}

/** The whole picture by the sheet, as it is shown: without a choice an 8-bit PNG of full size. */
export async function downloadPicture(page: Page, ...choices: readonly string[]): Promise<Buffer> {
  await page
    .getByRole('button', { name: /^Save or share the picture/ })
    .first()
    .click();
  const sheet = page.getByRole('dialog', { name: 'Save or share the picture' });
  for (const choice of choices) await sheet.getByLabel(choice).check();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    sheet.getByRole('button', { name: 'Save picture' }).click(),
  ]);
  await sheet.waitFor({ state: 'detached' });
  return bytesOf(file);
}

async function bytesOf(file: Download): Promise<Buffer> {
  return readFileSync(await file.path());
}

/** Resolves when the app would start without a network. */
export async function waitUntilOfflineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Names of the files that the app keeps. */
export function filesOnDevice(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('stacks', { create: true });
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

/** Every address in every cache of the page's origin, each after the name of its cache. */
export function cached(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const lists = (await caches.keys()).map(async (name) => {
      const requests = await (await caches.open(name)).keys();
      return requests.map(({ url }) => `${name} ${url}`);
    });
    return (await Promise.all(lists)).flat();
  });
}
