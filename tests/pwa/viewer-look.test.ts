/** How a picture looks is kept with its stack, undone and saved: what is on the screen is what is saved. */
import { decode } from 'fast-png';
import type { DecodedPng } from 'fast-png';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames, withLidOn } from './frames.ts';
import { beginStacking, download, openResult, pickFrames } from './steps.ts';

async function openViewer(): Promise<Visit> {
  const visitor = await visit(DESKTOP, '/stack');
  const frames = makeFrames(5);
  await pickFrames(visitor.page, [...frames.slice(0, 4), withLidOn(frames[4])]);
  await beginStacking(visitor.page);
  await openResult(visitor.page);
  await developed(visitor.page);
  return visitor;
}

/** Until the light is prepared and painted. */
async function developed(page: Page): Promise<void> {
  await page.getByText('Developing the picture').waitFor({ state: 'hidden', timeout: 120_000 });
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.locator('canvas[data-settled=true]').waitFor();
}

/** Of the only stack's record. */
function keptLook(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise<unknown>((resolve, reject) => {
        const opening = indexedDB.open('crowdsky');
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () => {
          const asking = opening.result.transaction('stacks').objectStore('stacks').getAll();
          asking.onsuccess = () => {
            opening.result.close();
            resolve((asking.result as { look?: unknown }[])[0].look);
          };
        };
      }),
  );
}

async function savePicture(page: Page, format: RegExp, size = 'Full'): Promise<Buffer> {
  await page.getByRole('button', { name: /^Save or share the picture/ }).click();
  await page.getByRole('radio', { name: format }).check();
  await page.getByRole('radio', { name: size, exact: true }).check();
  return download(page, /^Save picture/);
}

/** The greatest difference between the middle of the screen and the saved picture, of 255, at the best of nearby places. */
function apart(screen: DecodedPng, saved: DecodedPng): number {
  const HALF = 60;
  const at = (image: DecodedPng, x: number, y: number, c: number): number =>
    image.data[(y * image.width + x) * image.channels + c];
  const middle = (image: DecodedPng): [number, number] => [image.width >> 1, image.height >> 1];
  const [sx, sy] = middle(screen);
  const [px, py] = middle(saved);
  let best = Infinity;
  for (let dy = -3; dy <= 3; dy++) {
    for (let dx = -3; dx <= 3; dx++) {
      let worst = 0;
      for (let y = -HALF; y < HALF; y++) {
        for (let x = -HALF; x < HALF; x++) {
          for (let c = 0; c < 3; c++) {
            const difference = at(screen, sx + x, sy + y, c) - at(saved, px + x + dx, py + y + dy, c);
            worst = Math.max(worst, Math.abs(difference));
          }
        }
      }
      best = Math.min(best, worst);
    }
  }
  return best;
}

describe.skipIf(whyNot !== undefined)(`the look of a picture${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('is saved as it is on the screen, pixel for pixel, in 8 and 16 bit and as JPEG', async () => {
    const { page, errors, end } = await openViewer();
    await page.getByRole('slider', { name: 'Brightness' }).fill('0.5');
    await page.getByRole('slider', { name: 'Colour', exact: true }).fill('1.5');
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('button', { name: /1:1/ }).click();
    await developed(page);
    const screen = decode(await page.getByRole('application').screenshot());
    const png = decode(await savePicture(page, /^PNG 8 bit/));
    expect(apart(screen, png)).toBeLessThanOrEqual(2);
    // Frames are wider than high: a quarter turn.
    expect(png.height).toBeGreaterThan(png.width);

    const deep = decode(await savePicture(page, /^PNG 16 bit/));
    expect([deep.depth, deep.width, deep.height]).toEqual([16, png.width, png.height]);
    let off = 0;
    for (let i = 0; i < png.data.length; i++) off = Math.max(off, Math.abs(deep.data[i] / 257 - png.data[i]));
    expect(off).toBeLessThanOrEqual(0.51);
    expect(new Set(deep.data).size).toBeGreaterThan(1000);

    const jpeg = await savePicture(page, /^JPEG/, 'Half');
    expect(jpeg.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(errors).toEqual([]);
    await end();
  });

  it('is kept with the stack, taken back step by step, and reset', async () => {
    const { page, errors, end } = await openViewer();
    const brightness = page.getByLabel('Brightness');
    const start = await brightness.inputValue();
    await brightness.fill('0.4');
    await page.getByLabel('Balance colours').uncheck();
    await developed(page);
    const shown = await page.getByRole('application').screenshot();
    await expect.poll(() => keptLook(page)).toMatchObject({ brightness: 0.4, balance: false });
    await page.reload();
    await page.getByRole('application').waitFor();
    await developed(page);
    expect(await brightness.inputValue()).toBe('0.4');
    expect(await page.getByLabel('Balance colours').isChecked()).toBe(false);
    const again = await page.getByRole('application').screenshot();
    expect(again.equals(shown)).toBe(true);
    await page.getByRole('button', { name: 'Plain', exact: true }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Auto', exact: true, pressed: true }).waitFor();
    expect(await brightness.inputValue()).toBe('0.4');
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await brightness.inputValue()).toBe(start);
    expect(await page.getByLabel('Balance colours').isChecked()).toBe(true);
    expect(errors).toEqual([]);
    await end();
  });

  it('a plot leads to its frame, by finger and by keys', async () => {
    const { page, errors, end } = await openViewer();
    await page.getByRole('button', { name: 'Frames', exact: true }).click();
    const plot = page.getByRole('button', { name: /^Stars found/ });
    const box = await plot.boundingBox();
    await plot.click({ position: { x: 3, y: 20 } });
    const frame = page.locator('.frame');
    const name = frame.getByRole('heading');
    const first = await name.textContent();
    await frame.getByText('· used').waitFor();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => name.textContent()).not.toBe(first);
    await plot.click({ position: { x: (box?.width ?? 0) - 3, y: 20 } });
    await frame.getByText('· dropped').waitFor();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => name.textContent()).toBe(first);
    expect(errors).toEqual([]);
    await end();
  });
});
