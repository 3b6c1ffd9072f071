/** A new version: offered, never forced while a stack is in work, installed on demand, the old one's files gone. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { serveApp } from '../../scripts/serve-app.mjs';
import { builtApp, closeBrowser, DESKTOP, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginAndPause, cached, pickFrames, waitUntilOfflineReady } from './steps.ts';

const OUTDATED_CACHE = 'workbox-precache-v1-';

/** Writes a second version into a folder that serves the first: another page, and the precache list that says so. */
function publishUpdate(folder: string): { readonly oldRevision: string; readonly newRevision: string } {
  const page = join(folder, 'index.html');
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace('<head>', '<head><meta name="version" content="2">'),
  );
  const worker = join(folder, 'sw.js');
  const source = readFileSync(worker, 'utf8');
  const oldRevision = /"url":"index\.html","revision":"(\w+)"/.exec(source)?.[1] ?? '';
  expect(oldRevision).not.toBe('');
  const newRevision = [...oldRevision].reverse().join('');
  writeFileSync(worker, source.replaceAll(oldRevision, newRevision));
  return { oldRevision, newRevision };
}

function version(page: Page): Promise<string | null> {
  return page.evaluate(() => document.querySelector('meta[name=version]')?.getAttribute('content') ?? null);
}

/** What the browser does by itself when the app is opened another day. */
async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
}

describe.skipIf(whyNot !== undefined)(`update${whyNot ? ` (${whyNot})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-update-'));
  afterAll(async () => {
    await closeBrowser();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is offered, waits for the stack in work, and replaces the old version', async () => {
    cpSync(builtApp, folder, { recursive: true });
    let server = await serveApp({ folder });
    const { page, address, errors, end } = await visit(DESKTOP, '/stack', server);
    await waitUntilOfflineReady(page);
    await page.evaluate(async (name) => {
      const cache = await caches.open(`${name}${location.origin}/`);
      await cache.put('/left-over.js', new Response('old'));
    }, OUTDATED_CACHE);
    await pickFrames(page, makeFrames(6));
    await beginAndPause(page);

    await server.stop();
    const { oldRevision, newRevision } = publishUpdate(folder);
    server = await serveApp({ folder, port: Number(new URL(address).port) });
    await lookForUpdate(page);
    await page.getByText('A new version of CrowdSky is ready.').waitFor();
    await page.getByRole('button', { name: 'Update now' }).click();
    await page.getByText('It will not interrupt the stack').waitFor();
    expect(await version(page)).toBeNull();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('6 of 6 frames used').waitFor();
    // Nothing was replaced behind the stack's back.
    expect(await version(page)).toBeNull();
    expect((await cached(page)).some((entry) => entry.includes(oldRevision))).toBe(true);

    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Update now' }).click()]);
    await expect.poll(() => version(page), { timeout: 60_000 }).toBe('2');
    await expect
      .poll(async () => (await cached(page)).filter((entry) => entry.includes(oldRevision)), {
        timeout: 60_000,
      })
      .toEqual([]);
    const entries = await cached(page);
    expect(entries.some((entry) => entry.includes(newRevision))).toBe(true);
    expect(entries.filter((entry) => entry.startsWith(OUTDATED_CACHE))).toEqual([]);

    await page.goto(`${address}/library`);
    await page.getByText('6 of 6 frames used').waitFor();
    expect(errors).toEqual([]);
    await end();
    await server.stop();
  });
});
