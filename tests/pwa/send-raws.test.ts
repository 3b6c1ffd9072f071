/** Raw frames to the archive: queued from the picker, sent once whatever happens in between, stacked by the worker. */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { serveApp } from '../../scripts/serve-app.mjs';
import { RunningWorker } from '../whole/running-worker.ts';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames, stackInNode } from './frames.ts';
import { apiRequests, openAccount, pickFrames, waitUntilOfflineReady } from './steps.ts';

const LET_STACK = /^Let CrowdSky stack/;

interface There {
  readonly jobs: readonly { status: string; frameCount: number; stackId: number | null }[];
  readonly stacks: readonly { id: number; framesInput: number; sha256: string }[];
}

/** What the account has, as the page's session sees it. */
function whatIsThere(page: Page): Promise<There> {
  return page.evaluate(async () => {
    const ask = async (path: string): Promise<unknown> => (await fetch(path)).json();
    return {
      ...((await ask('/api/jobs')) as Pick<There, 'jobs'>),
      ...((await ask('/api/stacks')) as Pick<There, 'stacks'>),
    };
  });
}

function puts(visitor: Visit): string[] {
  return apiRequests(visitor).filter((request) => /^PUT .*[/]files[/]/.test(request));
}

async function openSignedIn(name: string, options = PHONE): Promise<Visit> {
  const visitor = await visit(options, '/you');
  await openAccount(visitor.page, name);
  await visitor.page.getByText(`Signed in as ${name}`).waitFor();
  await visitor.page.getByRole('link', { name: 'Stack', exact: true }).click();
  return visitor;
}

describe.skipIf(whyNot !== undefined)(`raw frames to CrowdSky${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('go from flight mode to the archive, and the worker makes of them what this device would', async () => {
    const server = await serveApp();
    const worker = new RunningWorker(server.address, server.workerKey ?? '', []);
    const visitor = await visit(PHONE, '/stack', server);
    const { page, errors, end } = visitor;
    const frames = makeFrames(4);
    await pickFrames(page, frames);
    await page.getByRole('button', { name: LET_STACK }).click();
    const sheet = page.getByRole('dialog', { name: 'Let CrowdSky stack' });
    await sheet.getByText(/^4 frames, /).waitFor();
    await sheet.getByRole('button', { name: LET_STACK }).click();
    await sheet.getByText('It is in the queue').waitFor();
    expect(apiRequests(visitor)).toEqual([]);
    await openAccount(page, 'fern');
    await page.getByText('4 frames on CrowdSky, which stacks them now.').waitFor();
    await expect
      .poll(async () => (await whatIsThere(page)).stacks.length, {
        timeout: 120_000,
        message: worker.output(),
      })
      .toBe(1);
    const [stack] = (await whatIsThere(page)).stacks;
    const made = createHash('sha256')
      .update(await stackInNode(frames))
      .digest('hex');
    expect([stack.framesInput, stack.sha256]).toEqual([4, made]);
    expect(errors).toEqual([]);
    await end();
    await worker.end('SIGTERM');
    await server.stop();
  });

  it('nothing is sent twice when the line breaks in mid-upload, or when they are chosen once more', async () => {
    const visitor = await openSignedIn('moss');
    const { page, context, errors, end } = visitor;
    const frames = makeFrames(6);
    await pickFrames(page, frames);
    let taken = 0;
    await context.route('**/api/uploads/*/files/*', (route) =>
      ++taken > 3 && taken < 6 ? route.abort('internetdisconnected') : route.continue(),
    );
    await page.getByRole('button', { name: LET_STACK }).click();
    await page.getByText('6 frames on CrowdSky, which stacks them now.').waitFor();
    // Two were cut off and came again.
    expect(puts(visitor)).toHaveLength(8);
    expect((await whatIsThere(page)).jobs.map(({ frameCount }) => frameCount)).toEqual([6]);
    await page.reload();
    await pickFrames(page, frames);
    await page.getByText('On CrowdSky', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: LET_STACK }).count()).toBe(0);
    expect(puts(visitor)).toHaveLength(8);
    expect((await whatIsThere(page)).jobs).toHaveLength(1);
    expect(errors).toEqual([]);
    await end();
  });

  it('go on after a reload in mid-upload, from copies on the device', async () => {
    const visitor = await openSignedIn('reed');
    const { page, context, errors, end } = visitor;
    await pickFrames(page, makeFrames(6));
    let taken = 0;
    let isOpen = false;
    await context.route('**/api/uploads/*/files/*', async (route) => {
      if (isOpen || ++taken <= 2) return route.continue();
      await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    });
    await page.getByRole('button', { name: LET_STACK }).click();
    await page.getByRole('button', { name: /Sending M 94 · 2 of 6 frames/ }).waitFor();
    await expect.poll(() => copies(page)).toBe(6);
    isOpen = true;
    await page.reload();
    await page.getByText('6 frames on CrowdSky, which stacks them now.').waitFor();
    expect((await whatIsThere(page)).jobs.map(({ frameCount }) => frameCount)).toEqual([6]);
    // The first two did not come again.
    const names = puts(visitor).map((put) => put.split('/').at(-1));
    expect(new Set(names).size).toBe(6);
    for (const name of names.slice(0, 2)) expect(names.filter((other) => other === name)).toHaveLength(1);
    await expect.poll(() => copies(page)).toBe(0);
    expect(errors).toEqual([]);
    await end();
  });

  it('without copies they wait to be chosen again, say so, and then go on', async () => {
    const visitor = await openSignedIn('ivy');
    const { page, context, errors, end } = visitor;
    const frames = makeFrames(4);
    await page.addInitScript(() => {
      navigator.storage.estimate = async () => ({ usage: 0, quota: 1000 });
    });
    await page.reload();
    await waitUntilOfflineReady(page);
    await pickFrames(page, frames);
    await context.setOffline(true);
    await page.getByRole('button', { name: LET_STACK }).click();
    await page.getByRole('button', { name: /M 94 waits to be sent · no network · 4 frames/ }).waitFor();
    await page.reload();
    await context.setOffline(false);
    await page.getByRole('button', { name: /M 94 needs you · choose the frames again/ }).waitFor();
    await pickFrames(page, frames);
    await page.getByText('4 frames on CrowdSky, which stacks them now.').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('are sent by one of two tabs, whichever of them chose them', async () => {
    const visitor = await openSignedIn('sage');
    const { page, context, errors, end } = visitor;
    const other = await context.newPage();
    await other.goto(`${visitor.address}/stack`);
    await pickFrames(page, makeFrames(4));
    await pickFrames(other, makeFrames(3, { object: 'M 51', seed: 5, raDeg: 202 }));
    await Promise.all([page, other].map((tab) => tab.getByRole('button', { name: LET_STACK }).click()));
    await expect
      .poll(async () => (await whatIsThere(page)).jobs.map(({ frameCount }) => frameCount).sort())
      .toEqual([3, 4]);
    expect(puts(visitor)).toHaveLength(7);
    expect(errors).toEqual([]);
    await end();
  });
});

/** Of raw frames that wait on the device. */
function copies(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('sending', { create: true });
    let count = 0;
    for await (const name of folder.keys()) count += name === '' ? 0 : 1;
    return count;
  });
}
