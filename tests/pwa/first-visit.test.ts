/** From the first visit to a stack that is kept: on a desktop and on a phone. */
import { createHash } from 'node:crypto';
import { develop, renderThumbnail, shownBox } from '@crowdsky/stack-core';
import type { Box, Picture } from '@crowdsky/stack-core';
import type { Locator, Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { firstLoadBytes } from '../../bench/browser/first-load.mjs';
import { closeBrowser, DESKTOP, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames, stackInNode, stackOf } from './frames.ts';
import {
  beginStacking,
  download,
  downloadPicture,
  downloadZip,
  openResult,
  openSheet,
  pickFrames,
} from './steps.ts';

/** Four bytes a pixel of a picture that the page shows. */
function pixelsOf(picture: Locator): Promise<number[]> {
  return picture.evaluate(async (element: HTMLImageElement) => {
    await element.decode();
    const { naturalWidth: width, naturalHeight: height } = element;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(element, 0, 0);
    return [...(context?.getImageData(0, 0, width, height).data ?? [])];
  });
}

/** SHA-256 (base64) of the RGBA pixels that the browser finds in a picture file. */
function digestOfPixels(page: Page, file: Buffer): Promise<string> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    context?.drawImage(picture, 0, 0);
    const { data } = context?.getImageData(0, 0, picture.width, picture.height) ?? new ImageData(1, 1);
    const digest = await crypto.subtle.digest('SHA-256', data);
    return btoa(String.fromCharCode(...new Uint8Array(digest)));
  }, file.toString('base64'));
}

/** The pixels inside a box. */
function covered({ width, rgba }: Picture, box: Box): Uint8Array {
  const rows = Array.from({ length: box.height }, (_, row) => {
    const from = 4 * ((box.y + row) * width + box.x);
    return rgba.subarray(from, from + 4 * box.width);
  });
  return Buffer.concat(rows.map((row) => Buffer.from(row)));
}

describe.skipIf(whyNot !== undefined)(`first visit${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('stacks picked frames on a %s to the same bytes as Node, and keeps them', async (_, device) => {
    const frames = makeFrames(8);
    const { page, address, requests, errors, complaints, end } = await visit(device);
    await page.getByRole('link', { name: 'Stack my frames' }).click();
    await pickFrames(page, frames);
    await page.getByText('M 94').first().waitFor();
    const before = requests.length;
    await beginStacking(page);
    await openResult(page);
    // Nothing but the app's own files is asked for, and nothing is sent.
    const others = requests
      .slice(before)
      .filter(
        ({ url, method }) => method !== 'GET' || !(url.startsWith(`${address}/`) || url.startsWith('blob:')),
      );
    expect(others).toEqual([]);
    expect(requests.filter(({ url }) => url.includes('?') && !url.includes('/view?id='))).toEqual([]);

    const fits = await download(page, /^Save FITS/);
    expect(fits.equals(await stackInNode(frames))).toBe(true);
    expect(fits.includes('SITELAT')).toBe(false);
    const png = await downloadPicture(page);
    const stack = await stackOf(frames);
    const rgba = covered(develop(stack), shownBox(stack));
    expect(await digestOfPixels(page, png)).toBe(createHash('sha256').update(rgba).digest('base64'));

    await page.goto(`${address}/library`);
    await page.getByText('8 of 8 frames used').waitFor();
    const thumbnail = renderThumbnail(stack);
    const shown = await pixelsOf(page.getByRole('img', { name: 'M 94' }));
    expect(Buffer.from(shown).equals(Buffer.from(thumbnail.rgba))).toBe(true);
    expect({ errors, complaints }).toEqual({ errors: [], complaints: [] });
    await end();
  });

  it('loads less than 80 KB of JavaScript', async () => {
    const { packed, files } = await firstLoadBytes();
    expect(files).toBeGreaterThan(3);
    expect(packed).toBeGreaterThan(20_000);
    expect(packed).toBeLessThan(80_000);
  });

  it('lets no page, but the threads that stack, make code of text', async () => {
    const { page, end } = await visit();
    // In a task of its own, for what the debugger evaluates is free of the policy.
    const refused = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          setTimeout(() => {
            try {
              // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is what the policy must refuse
              resolve(`ran: ${String(new Function('return 1')())}`);
            } catch (error) {
              resolve((error as Error).name);
            }
          });
        }),
    );
    expect(refused).toBe('EvalError');
    await end();
  });

  it('renames, deletes and brings back a stack, and packs all into one zip', async () => {
    const { page, address, errors, end } = await visit(DESKTOP, '/stack');
    await pickFrames(page, makeFrames(4));
    await beginStacking(page);
    await page.getByText('Saved on this device').waitFor();
    await page.getByRole('link', { name: 'Library' }).click();
    await openSheet(page, 'M 94');
    await page.getByRole('button', { name: 'Rename: M 94' }).click();
    await page.getByLabel('New name').fill('Cat’s Eye');
    await page.getByRole('button', { name: 'Keep this name' }).click();
    await expect
      .poll(() =>
        page
          .getByRole('button', { name: 'Rename: Cat’s Eye' })
          .evaluate((button) => button === document.activeElement),
      )
      .toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Cat’s Eye' }).waitFor();
    const zip = await downloadZip(page);
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    const names = zip.toString('latin1').match(/CrowdSky_Cat-s-Eye\S{0,60}\.(fits|png)/g) ?? [];
    expect(new Set(names.map((name) => name.split('.').at(-1)))).toEqual(new Set(['fits', 'png']));
    await openSheet(page, 'Cat’s Eye');
    await page.getByRole('button', { name: 'Delete: Cat’s Eye' }).click();
    await page.getByText('No stacks yet').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Cat’s Eye' }).waitFor();
    await page.goto(`${address}/library`);
    await page.getByRole('heading', { name: 'Cat’s Eye' }).waitFor();
    expect(errors).toEqual([]);
    await end();
  });
});
