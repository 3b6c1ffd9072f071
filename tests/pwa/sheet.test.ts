/** The sheets above the pages: within the screen, held by the keyboard, closed by Escape or a tap beside, and gone without a trace. */
import type { Locator, Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginAndPause, beginStacking, pickFrames } from './steps.ts';

const LYING = { ...PHONE, viewport: { width: 800, height: 360 } };
const DESKTOP = { viewport: { width: 1440, height: 900 } };

/** How the sheet lies on the screen, and whether its close button is seen with the body scrolled to its end. */
async function expectWithin(page: Page, sheet: Locator): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await sheet.locator('.body').evaluate((body) => body.scrollTo(0, body.scrollHeight));
  const boxes = [await sheet.boundingBox(), await sheet.getByRole('button', { name: 'Close' }).boundingBox()];
  for (const box of boxes) {
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(width);
    expect((box?.y ?? 0) + (box?.height ?? Infinity)).toBeLessThanOrEqual(height);
  }
}

/** Opens, tries and closes the sheet in each way; `opener` has the focus in the end. */
async function tryOut(page: Page, opener: Locator, name: string): Promise<void> {
  const sheet = page.getByRole('dialog', { name, exact: true });
  const open = async (): Promise<void> => {
    await opener.focus();
    await page.keyboard.press('Enter');
    await sheet.waitFor();
  };
  const expectReturned = async (): Promise<void> => {
    await sheet.waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => button === document.activeElement), name).toBe(true);
  };
  await open();
  await expectWithin(page, sheet);
  const buttons = await sheet.getByRole('button').count();
  for (let press = 0; press < buttons + 3; press++) {
    await page.keyboard.press('Tab');
    // Past the last comes the browser's own bar, which is the page's body here.
    const isHeld = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
    );
    expect(isHeld, `${name}: Tab leaves the sheet`).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expectReturned();
  await open();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expectReturned();
  await open();
  const box = await sheet.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 25);
  await page.mouse.down();
  await page.mouse.move(2, 2);
  await page.mouse.up();
  expect(await sheet.isVisible(), `${name}: a drag that ends beside`).toBe(true);
  await page.mouse.click(2, 2);
  await expectReturned();
}

describe.skipIf(whyNot !== undefined)(`sheets${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it.each([
    ['phone', PHONE],
    ['phone that lies', LYING],
    ['desktop', DESKTOP],
  ])(
    'fit a %s, hold the focus and give it back',
    async (_, device) => {
      const { page, errors, end } = await visit(device, '/stack');
      await pickFrames(page, makeFrames(3));
      await beginStacking(page);
      await page.getByRole('link', { name: 'View', exact: true }).first().focus();
      await page.keyboard.press('Enter');
      await page.locator('canvas[data-settled="true"]').waitFor();
      const save = page.getByRole('button', { name: 'Save or share the picture: M 94' }).first();
      await tryOut(page, save, 'Save or share the picture');
      await page.goBack();
      await page.getByRole('link', { name: 'Library', exact: true }).click();
      await tryOut(page, page.getByRole('button', { name: 'More: M 94' }), 'M 94');
      await page.getByRole('link', { name: 'Stack', exact: true }).click();
      await pickFrames(page, makeFrames(3, { object: 'M 51', raDeg: 200, seed: 2 }));
      await beginAndPause(page);
      await tryOut(page, page.locator('.activity-bar'), 'Under way');
      expect(errors).toEqual([]);
      await end();
    },
    300_000,
  );
});
