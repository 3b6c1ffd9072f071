/** A library of a thousand stacks: searched, sorted, selected from, and a series of chunks as one. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginStacking, filesOnDevice, openSheet, pickFrames } from './steps.ts';

const NIGHTS = 200;

/** A visitor with one real stack, and records of a thousand like it: five a night, of which three make a series. */
async function visitFullLibrary(device = DESKTOP): Promise<Visit> {
  const visitor = await visit({ ...device, timezoneId: 'Europe/Berlin' }, '/stack');
  const { page, address } = visitor;
  await pickFrames(page, makeFrames(4));
  await beginStacking(page);
  await page.getByText('4 of 4 frames used').waitFor();
  await page.evaluate(multiply, NIGHTS);
  await page.goto(`${address}/library`);
  await page.getByText('Night of').first().waitFor();
  return visitor;
}

/** Runs in the page. */
async function multiply(nights: number): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('crowdsky');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
  });
  const store = db.transaction('stacks', 'readwrite').objectStore('stacks');
  const record = await new Promise<Record<string, unknown>>((resolve) => {
    const asking = store.getAll();
    asking.onsuccess = () => resolve(asking.result[0] as Record<string, unknown>);
  });
  store.clear();
  for (let night = 0; night < nights; night++) {
    const evening = Date.UTC(2025, 0, 1, 20) + night * 24 * 3600 * 1000;
    const make = (number: number, name: string, slot: string, seconds: number): void => {
      const id = night === 0 && number === 0 ? record['id'] : `copy-${night}-${number}`;
      const startMs = evening + number * 900_000;
      const chunkKey = `${slot}_10.0_+${number}.0`;
      store.put({ ...record, id, name, objectName: name, chunkKey, startMs, exposureSeconds: seconds });
    };
    const day = new Date(evening).toISOString().slice(0, 10).replaceAll('-', '');
    for (let chunk = 0; chunk < 3; chunk++) make(chunk, 'M 31', `${day}.${80 + chunk}`, 600 + chunk);
    make(3, `NGC ${night}`, 'all', 1000 + night);
    make(4, 'Éta Carinæ', 'all', 50);
  }
  await new Promise((resolve) => {
    store.transaction.oncomplete = resolve;
  });
  db.close();
}

const titles = (page: Page): Promise<string[]> => page.getByRole('article').locator('h3').allTextContents();

describe.skipIf(whyNot !== undefined)(`a full library${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('lists nights, the newest first, a series as one, and reads thumbnails only near the screen', async () => {
    const { page, errors, end } = await visitFullLibrary();
    const nights = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(nights).toHaveLength(NIGHTS);
    expect(nights[0].trim()).toBe('Night of 19 July 2025 · 3 targets');
    expect(nights.at(-1)?.trim()).toBe('Night of 1 January 2025 · 3 targets');
    expect((await titles(page)).slice(0, 3)).toEqual(['Éta Carinæ', 'M 31', 'NGC 199']);
    await page.getByText('Series of 3 · 21:00 · 30 min 3 s').last().scrollIntoViewIfNeeded();
    // One stack has a file; the others' tiles stay empty.
    await expect.poll(() => page.getByRole('article').locator('img').count()).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Open the series M 31' }).last().click();
    await page.getByRole('heading', { name: 'M 31', level: 1 }).waitFor();
    await page.getByText('Night of 1 January 2025').waitFor();
    expect(await page.getByRole('article').locator('p:first-of-type').allTextContents()).toEqual([
      '21:00 · 10 min',
      '21:15 · 10 min 1 s',
      '21:30 · 10 min 2 s',
    ]);
    expect(errors).toEqual([]);
    await end();
  });

  it('finds by target, night and filter, and sorts', async () => {
    const { page, errors, end } = await visitFullLibrary(PHONE);
    const search = page.getByRole('searchbox');
    await search.fill('ngc77');
    await expect.poll(() => titles(page)).toEqual(['NGC 77']);
    await search.fill('eta 19 july');
    await expect.poll(() => titles(page)).toEqual(['Éta Carinæ']);
    // Nothing stands out of a phone's side.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const widest = await page
      .locator('.page > *')
      .evaluateAll((all) => Math.max(...all.map((element) => element.getBoundingClientRect().right)));
    expect(widest).toBeLessThanOrEqual(360);
    await search.fill('m 32');
    await page.getByText('Nothing here is called “m 32”.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Sorted by').selectOption('Exposure');
    await expect.poll(async () => (await titles(page)).slice(0, 3)).toEqual(['M 31', 'M 31', 'M 31']);
    await search.fill('ngc');
    await expect.poll(async () => (await titles(page)).slice(0, 2)).toEqual(['NGC 199', 'NGC 198']);
    expect(errors).toEqual([]);
    await end();
  });

  it('deletes a selection, brings it back as one, and packs nothing that was cancelled', async () => {
    const { page, errors, end } = await visitFullLibrary();
    await page.getByRole('searchbox').fill('1 january');
    await expect.poll(() => titles(page)).toEqual(['Éta Carinæ', 'M 31', 'NGC 0']);
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('checkbox', { name: 'Select M 31' }).check();
    await page.getByRole('checkbox', { name: 'Select NGC 0' }).check();
    await page.getByText('4 selected').waitFor();
    await page.getByRole('checkbox', { name: 'Select NGC 0' }).uncheck();
    await page.getByText('3 selected').waitFor();
    const kept = await filesOnDevice(page);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('3 stacks deleted.').waitFor();
    await expect.poll(() => titles(page)).toEqual(['Éta Carinæ', 'NGC 0']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => titles(page)).toEqual(['Éta Carinæ', 'M 31', 'NGC 0']);
    expect(await filesOnDevice(page)).toEqual(kept);

    const downloads: string[] = [];
    page.on('download', (file) => downloads.push(file.suggestedFilename()));
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByText(`${(5 * NIGHTS).toLocaleString('en')} selected`).waitFor();
    await page.getByRole('button', { name: 'Save as zip' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(`${(5 * NIGHTS).toLocaleString('en')} selected`).waitFor();
    expect(downloads).toEqual([]);
    expect(errors).toEqual([]);
    await end();
  });

  it('says that a stack was deleted in another tab', async () => {
    const { page, context, address, errors, end } = await visitFullLibrary();
    await page.getByRole('searchbox').fill('ngc 199');
    await openSheet(page, 'NGC 199');
    const other = await context.newPage();
    await other.goto(`${address}/library`);
    await other.getByRole('searchbox').fill('ngc 199');
    await openSheet(other, 'NGC 199');
    await other.getByRole('button', { name: /^Delete/ }).click();
    await page.getByText('This stack has been deleted, perhaps in another tab.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(errors).toEqual([]);
    await end();
  });
});
