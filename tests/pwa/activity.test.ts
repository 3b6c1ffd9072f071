/** Work is seen on every screen: the line above the tabs, its sheet, and what is told at the end. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames, writeFrames } from './frames.ts';
import { beginAndPause, beginStacking, pickFrames } from './steps.ts';

const TARGETS = ['M 94', 'M 51', 'M 101'];

/** Three targets, an hour and a field apart. */
function framesOfTargets(): string[] {
  return TARGETS.flatMap((object, hour) =>
    writeFrames(
      makeFrames(4, {
        object,
        seed: hour + 1,
        raDeg: 190 + 10 * hour,
        startUtc: `2025-03-27T0${hour + 1}:20:00`,
      }),
    ),
  );
}

async function rows(page: Page): Promise<string[]> {
  const lines = await page.getByRole('dialog').getByRole('listitem').getByRole('link').allInnerTexts();
  return lines.map((line) => line.split(' · ')[0]);
}

describe.skipIf(whyNot !== undefined)(`activity${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('shows the queue from any screen, changes its order, removes from it, and goes on', async () => {
    const { page, errors, end } = await visit(PHONE, '/stack');
    await pickFrames(page, framesOfTargets());
    await beginAndPause(page);
    await page.getByRole('link', { name: 'Library' }).click();
    const bar = page.locator('.activity-bar');
    await bar.getByText('M 94 is paused').waitFor();
    await bar.getByText('and 2 more').waitFor();
    const tabs = await page.getByRole('navigation').boundingBox();
    const box = await bar.boundingBox();
    expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBe(Math.round(tabs?.y ?? -1));
    await bar.click();
    await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    expect(await rows(page)).toEqual(['M 94 is paused', 'M 51 waits its turn', 'M 101 waits its turn']);
    await page.getByRole('button', { name: 'Sooner: M 101' }).click();
    expect(await rows(page)).toEqual(['M 94 is paused', 'M 101 waits its turn', 'M 51 waits its turn']);
    await page.getByRole('button', { name: 'Remove: M 101' }).click();
    expect(await rows(page)).toEqual(['M 94 is paused', 'M 51 waits its turn']);
    // Ends the one in work alone: the next begins.
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByText('Nothing runs or waits.').waitFor();
    expect(await bar.count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByText('✓ M 51: 4 of 4 frames used.').waitFor();
    expect(await page.title()).toBe('✓ M 51');
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.getByRole('application').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('notifies who looks elsewhere, after a tap that asked for it', async () => {
    const { page, context, address, errors, end } = await visit(DESKTOP, '/stack');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await context.grantPermissions(['notifications'], { origin: address });
    await pickFrames(page, makeFrames(3));
    // Headless, every page is told that it is seen.
    await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true }));
    await beginStacking(page);
    await page.getByText('Saved on this device').waitFor();
    const told = (): Promise<string[]> =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        return (await registration.getNotifications()).map(({ title }) => title);
      });
    await expect.poll(told, { timeout: 20_000 }).toEqual(['✓ M 94']);
    expect(await page.title()).toBe('✓ M 94 · CrowdSky');
    expect(errors).toEqual([]);
    await end();
  });

  it('opens where one left off, and leads old addresses on', async () => {
    const { page, address, errors, end } = await visit(PHONE, '/open');
    await page.getByRole('link', { name: 'Stack my frames' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.goto(`${address}/device`);
    await page.getByRole('heading', { name: 'You', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/you');
    await page.goto(`${address}/stack`);
    await pickFrames(page, makeFrames(3));
    await beginStacking(page);
    await page.getByText('Saved on this device').waitFor();
    await page.goto(`${address}/open`);
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor();
    await page.goto(`${address}/live`);
    await page.getByLabel('Add frames').and(page.locator('input')).setInputFiles(makeFrames(3));
    await page.getByTestId('live-count').getByText('3 frames in the stack').waitFor();
    await page.locator('.activity-bar').getByText('Live: M 94 · 3 frames').waitFor();
    await page.goto(`${address}/open`);
    await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
    expect(errors).toEqual([]);
    await end();
  });
});
