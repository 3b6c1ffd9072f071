/** Every screen: no accessibility violation in either light, nothing but red at night, nothing wider than a phone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginAndPause, openResult, pickFrames } from './steps.ts';

/** The brightest green or blue of a screenshot, decoded by the browser itself. */
async function brightestNotRed(page: Page, decoder: Page): Promise<number> {
  const shot = (await page.screenshot()).toString('base64');
  return decoder.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (!context) return 255;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let brightest = 0;
    for (let i = 0; i < data.length; i += 4) brightest = Math.max(brightest, data[i + 1], data[i + 2]);
    return brightest;
  }, shot);
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

async function check(page: Page, decoder: Page, screen: string): Promise<void> {
  const button = page.getByRole('button', { name: 'Night' });
  expect(await violations(page), `${screen}, dark`).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${screen} is wider than the screen`).toBeLessThanOrEqual(0);
  await button.click();
  expect(await violations(page), `${screen}, red`).toEqual([]);
  expect(await brightestNotRed(page, decoder), `${screen}, red`).toBe(0);
  await button.click();
}

describe.skipIf(whyNot !== undefined)(`screens${whyNot ? ` (${whyNot})` : ''}`, () => {
  let visitor: Visit;
  let decoder: Page;
  beforeAll(async () => {
    visitor = await visit(PHONE);
    decoder = await visitor.context.newPage();
    await visitor.page.bringToFront();
  });
  afterAll(async () => {
    await visitor.end();
    await closeBrowser();
  });

  it('are accessible, red at night, and as narrow as a phone', async () => {
    const { page, errors } = visitor;
    await check(page, decoder, 'landing');
    await page.getByRole('link', { name: 'Stack my frames' }).click();
    await check(page, decoder, 'stack, empty');
    await pickFrames(page, [
      ...makeFrames(6),
      { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') },
    ]);
    await page.getByRole('button', { name: 'Stack this chunk' }).waitFor();
    await check(page, decoder, 'chunks');
    await beginAndPause(page);
    await check(page, decoder, 'stacking');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('6 of 6 frames used').waitFor();
    await check(page, decoder, 'stacked');
    await openResult(page);
    await check(page, decoder, 'viewer');
    for (const tool of ['Stretch', 'Stars', 'Footprint', 'Compare'])
      await page.getByRole('button', { name: tool }).click();
    await page.getByText('One frame', { exact: true }).waitFor();
    await check(page, decoder, 'viewer, tools');
    await page.getByRole('button', { name: 'Frames', exact: true }).click();
    await check(page, decoder, 'viewer, plots');
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await check(page, decoder, 'library');
    for (const place of ['Device', 'Live']) {
      await page.getByRole('link', { name: place }).click();
      await page.getByRole('heading', { name: place, level: 1 }).waitFor();
      await check(page, decoder, place);
    }
    expect(errors).toEqual([]);
  }, 180_000);

  it('remember the red light', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Night' }).click();
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset['light'])).toBe('red');
    await page.getByRole('button', { name: 'Night', pressed: true }).waitFor();
  });
});
