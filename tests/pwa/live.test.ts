/** Live sessions: the stack grows, counts each frame once, survives a reload, and is kept with or without its files. */
import type { BrowserContext, Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames, stackInNode, withLidOn } from './frames.ts';
import type { TestFrame } from './frames.ts';
import { download } from './steps.ts';

/** The picker dialog cannot be driven: a real folder handle, of the private file system, is picked in its place. */
const PICK_PRIVATE_FOLDER = `
  window.showDirectoryPicker = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('telescope', { create: true });
`;

/** The telescope writes a frame into the folder. */
async function arrive(page: Page, frame: TestFrame, name = frame.name): Promise<void> {
  await page.evaluate(
    async ([fileName, base64]) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('telescope', { create: true });
      const handle = await folder.getFileHandle(fileName, { create: true });
      const writable = await handle.createWritable();
      await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await writable.close();
    },
    [name, frame.buffer.toString('base64')] as const,
  );
}

async function leave(page: Page, name: string): Promise<void> {
  await page.evaluate(async (fileName) => {
    const root = await navigator.storage.getDirectory();
    await (await root.getDirectoryHandle('telescope')).removeEntry(fileName);
  }, name);
}

async function openLive(page: Page, context: BrowserContext): Promise<void> {
  await context.addInitScript(PICK_PRIVATE_FOLDER);
  await page.reload();
  await page.getByRole('heading', { name: 'Live' }).waitFor();
}

async function countUntil(page: Page, frames: number): Promise<void> {
  await page.getByTestId('live-count').getByText(`${frames} frames in the stack`).waitFor();
}

/** How many frames the device has measured, and how many stacked frames it has stored. */
function stored(page: Page): Promise<{ measured: number; stacked: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('crowdsky');
        opening.onerror = () => reject(new Error('The database does not open.'));
        opening.onsuccess = () => {
          const reading = opening.result.transaction(['liveSessions', 'liveAnalyses']);
          const sessions = reading.objectStore('liveSessions').getAll();
          const measured = reading.objectStore('liveAnalyses').count();
          reading.oncomplete = () => {
            opening.result.close();
            const [session] = sessions.result as { added: unknown[] }[];
            resolve({ measured: measured.result, stacked: session?.added.length ?? 0 });
          };
        };
      }),
  );
}

/** Stores the session's stack as another version did: before plans had a grid, or in a format yet to come. */
function restore(page: Page, version: 'first' | 'later'): Promise<void> {
  return page.evaluate(
    (as) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('crowdsky');
        opening.onerror = () => reject(new Error('The database does not open.'));
        opening.onsuccess = () => {
          const changing = opening.result.transaction('liveSessions', 'readwrite');
          changing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          changing.objectStore('liveSessions').openCursor().onsuccess = ({ target }) => {
            const { result: cursor } = target as IDBRequest<IDBCursorWithValue | null>;
            if (!cursor) return;
            const { state, ...session } = cursor.value;
            const { format, seed, ...others } = state;
            const { grid, ...plan } = seed.plan;
            const { width, height } = grid;
            const first = { ...others, seed: { ...seed, plan: { ...plan, width, height } } };
            const later = { ...state, format: Number(format) + 1 };
            cursor.update({ ...session, state: as === 'first' ? first : later });
          };
        };
      }),
    version,
  );
}

describe.skipIf(whyNot !== undefined)(`live${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('grows with a folder, counts no frame twice, goes on after a reload, and ends as if stacked at once', async () => {
    const frames = makeFrames(12);
    const { page, context, errors, end } = await visit(undefined, '/live');
    await openLive(page, context);
    for (const frame of frames.slice(0, 3)) await arrive(page, frame);
    await page.getByRole('button', { name: 'Watch a folder' }).click();
    await countUntil(page, 3);
    await arrive(page, frames[3]);
    await arrive(page, frames[3], 'copy.fit');
    await countUntil(page, 4);
    await page.getByText('This exposure is in the list already.').waitFor();
    await leave(page, 'copy.fit');
    for (const frame of frames.slice(4, 10)) await arrive(page, frame);
    await countUntil(page, 10);
    await expect
      .poll(async () => (await stored(page)).stacked, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(8);
    expect((await stored(page)).measured).toBe(10);

    await page.reload();
    await page.getByText('The session was interrupted').waitFor();
    await arrive(page, frames[10]);
    await arrive(page, frames[11]);
    await page.getByRole('button', { name: 'Watch “telescope” again' }).click();
    await countUntil(page, 12);
    expect((await stored(page)).measured).toBe(12);
    await page.getByRole('button', { name: 'Finish and keep' }).click();
    await page.getByRole('application').waitFor();
    await page.getByText('12 / 12').waitFor();
    const fits = await download(page, /^Save FITS/);
    expect(fits.equals(await stackInNode(frames))).toBe(true);
    expect(await page.evaluate(() => localStorage.getItem('crowdsky-live'))).toBeNull();
    await expect.poll(() => stored(page), { timeout: 60_000 }).toEqual({ measured: 0, stacked: 0 });
    expect(errors).toEqual([]);
    await end();
  });

  it('keeps an interrupted session without its files, and says in the file how it was stacked', async () => {
    const frames = makeFrames(10);
    const { page, errors, end } = await visit(undefined, '/live');
    await page.getByLabel('Add frames').and(page.locator('input')).setInputFiles(frames);
    await countUntil(page, 10);
    await expect
      .poll(async () => (await stored(page)).stacked, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(8);
    const { stacked } = await stored(page);
    await page.reload();
    await page.getByRole('button', { name: `Keep the ${stacked} frames it has` }).click();
    await page.getByRole('application').waitFor();
    await page.getByText(`${stacked} / ${stacked}`).waitFor();
    const header = (await download(page, /^Save FITS/)).subarray(0, 28_800).toString('latin1');
    expect(header).toContain("REJECT  = 'running '");
    expect(header).toMatch(new RegExp(`NCOMBINE= +${stacked} `));
    expect(errors).toEqual([]);
    await end();
  });

  it('keeps an interrupted session of few frames when they are chosen again, and says why they must be', async () => {
    const frames = makeFrames(4);
    const { page, errors, end } = await visit(undefined, '/live');
    await page.getByLabel('Add frames').and(page.locator('input')).setInputFiles(frames);
    await countUntil(page, 4);
    await page.reload();
    await page.getByText('So few frames are stacked from their files').waitFor();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Keep its 4 frames: choose them again' }).click();
    await (await choosing).setFiles(frames);
    await page.getByText('4 / 4').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('does not end a session of which no frame can be used, and says that there is nothing to keep', async () => {
    const { page, errors, end } = await visit(undefined, '/live');
    const [frame] = makeFrames(1);
    await page
      .getByLabel('Add frames')
      .and(page.locator('input'))
      .setInputFiles([withLidOn(frame)]);
    await page.getByText('Waiting for the first three frames').waitFor();
    await page.getByRole('button', { name: 'Finish and keep' }).click();
    await page.getByText('No frame could be used, so there is nothing to keep.').waitFor();
    expect(await page.getByRole('button', { name: 'Discard' }).isVisible()).toBe(true);
    expect(errors).toEqual([]);
    await end();
  });

  it('goes on with the stack of an earlier version, and begins anew where a later one stored it', async () => {
    const frames = makeFrames(12);
    const { page, errors, end } = await visit(undefined, '/live');
    const input = page.getByLabel('Add frames').and(page.locator('input'));
    await input.setInputFiles(frames.slice(0, 10));
    await countUntil(page, 10);
    await expect
      .poll(async () => (await stored(page)).stacked, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(8);
    const { stacked } = await stored(page);

    await restore(page, 'first');
    await page.reload();
    await page.getByRole('button', { name: `Keep the ${stacked} frames it has` }).waitFor();
    await input.setInputFiles(frames.slice(0, 11));
    await countUntil(page, 11);

    await restore(page, 'later');
    await page.reload();
    await page.getByText('begun with another version').waitFor();
    expect(await page.getByRole('button', { name: /^Keep the/ }).count()).toBe(0);
    await input.setInputFiles(frames);
    await countUntil(page, 12);
    await page.getByRole('button', { name: 'Finish and keep' }).click();
    await page.getByText('12 / 12').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('takes frames that are picked while it still begins', async () => {
    const frames = makeFrames(6);
    const { page, errors, end } = await visit(undefined, '/live');
    // It begins when no other tab holds this.
    await page.evaluate(
      () =>
        new Promise<void>((held) => {
          const work = (): Promise<void> => {
            held();
            return new Promise((resolve) => addEventListener('let-go', () => resolve()));
          };
          void navigator.locks.request('crowdsky-stacking', { mode: 'exclusive' }, work);
        }),
    );
    const input = page.getByLabel('Add frames').and(page.locator('input'));
    await input.evaluate(
      (element: HTMLInputElement, all) => {
        for (const part of [all.slice(0, 3), all.slice(3)]) {
          const transfer = new DataTransfer();
          for (const [name, base64] of part) {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
          }
          element.files = transfer.files;
          element.dispatchEvent(new Event('change', { bubbles: true }));
        }
      },
      frames.map(({ name, buffer }): [string, string] => [name, buffer.toString('base64')]),
    );
    await page.getByText('0 frames in the stack').waitFor();
    await page.evaluate(() => dispatchEvent(new Event('let-go')));
    await countUntil(page, 6);
    expect(errors).toEqual([]);
    await end();
  });

  it('says when its threads cannot start, and goes on when it is tried again', async () => {
    const { page, context, end } = await visit(undefined, '/live');
    const threads = /stack\.worker/;
    await context.route(threads, (route) => route.abort());
    await page.getByLabel('Add frames').and(page.locator('input')).setInputFiles(makeFrames(4));
    await page.getByRole('alert').getByText('The stack has stopped growing').waitFor();
    await context.unroute(threads);
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await countUntil(page, 4);
    expect(await page.getByRole('alert').count()).toBe(0);
    await end();
  });
});
