/** The library in several tabs: what one does the others show, and a deletion can be undone for as long as it is said. */
import type { Locator, Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import type { Visit } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginStacking, filesOnDevice, openSheet, pickFrames } from './steps.ts';

const UNDO_MS = 9000;

/** A visitor with one stack on the device, whose tabs' clocks stand still from then on. */
async function visitWithStack(): Promise<Visit> {
  const visitor = await visit(undefined, '/stack');
  await pickFrames(visitor.page, makeFrames(4));
  await beginStacking(visitor.page);
  await visitor.page.getByText('4 of 4 frames used').waitFor();
  await visitor.context.clock.install();
  await visitor.context.clock.pauseAt(Date.now() + 60_000);
  await visitor.page.goto(`${visitor.address}/library`);
  await stackCard(visitor.page).waitFor();
  return visitor;
}

async function openTab({ context, address }: Visit): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(`${address}/library`);
  // Told when all that is done at the start is done.
  await tab.getByRole('region', { name: 'Storage' }).waitFor();
  return tab;
}

const stackCard = (page: Page) => page.getByRole('article').filter({ hasText: '4 of 4 frames used' });

describe.skipIf(whyNot !== undefined)(`library${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('shows in every tab what one of them changes', async () => {
    const visitor = await visitWithStack();
    const { page, context, errors, end } = visitor;
    const other = await openTab(visitor);
    await openSheet(page);
    await page.getByRole('button', { name: /^Rename/ }).click();
    await page.getByLabel('New name').fill('Cat’s eye');
    await page.getByRole('button', { name: 'Keep this name' }).click();
    await page.keyboard.press('Escape');
    await other.getByRole('heading', { name: 'Cat’s eye' }).waitFor();
    await openSheet(other);
    await other.getByRole('button', { name: /^Delete/ }).click();
    await page.getByText('No stacks yet.').waitFor();
    await other.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Cat’s eye' }).waitFor();
    await context.clock.resume();
    await page.getByRole('link', { name: 'Stack', exact: true }).click();
    await pickFrames(page, makeFrames(4, { object: 'M 31' }));
    await beginStacking(page);
    await other.getByRole('heading', { name: 'M 31' }).waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('lets a deletion be undone though another tab was opened meanwhile', async () => {
    const visitor = await visitWithStack();
    const { page, context, errors, end } = visitor;
    const kept = await filesOnDevice(page);
    await openSheet(page);
    await page.getByRole('button', { name: /^Delete/ }).click();
    await page.getByText('No stacks yet.').waitFor();
    const other = await openTab(visitor);
    await other.getByText('No stacks yet.').waitFor();
    expect(await filesOnDevice(page)).toEqual(kept);
    await page.getByRole('button', { name: 'Undo' }).click();
    await stackCard(other).waitFor();
    await context.clock.runFor(2 * UNDO_MS);
    await context.clock.resume();
    await other.reload();
    await other.getByRole('link', { name: /^Open / }).click();
    await other.getByRole('application').waitFor();
    expect(await filesOnDevice(page)).toEqual(kept);
    expect(errors).toEqual([]);
    await end();
  });

  it('says when the share sheet does not take the picture, and not when it was closed', async () => {
    const { page, context, errors, end } = await visitWithStack();
    // Chromium on Linux has no share sheet.
    await context.addInitScript(() => {
      const refuse = (): Promise<void> => {
        const name = sessionStorage.getItem('refusal') ?? 'AbortError';
        return Promise.reject(new DOMException('Refused.', name));
      };
      Object.assign(navigator, { canShare: () => true, share: refuse });
    });
    await page.reload();
    await openSheet(page);
    await page.getByRole('button', { name: /^Save or share the picture/ }).click();
    const share = page.getByRole('button', { name: /^Share/ });
    const failure = page.getByText('The picture could not be shared.');
    await share.click();
    await expect.poll(() => share.isEnabled()).toBe(true);
    await page.evaluate(() => sessionStorage.setItem('refusal', 'NotAllowedError'));
    await share.click();
    await failure.waitFor();
    expect(await failure.count()).toBe(1);
    // Browsers forget a tap while a slow device draws the picture.
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } });
    });
    await share.click();
    await page.getByText('The picture is ready now. Tap Share again.').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it.each([
    ['pointed at', (notice: Locator) => notice.hover(), (page: Page) => page.mouse.move(5, 5)],
    [
      'focused',
      (notice: Locator) => notice.getByRole('button', { name: 'Undo' }).focus(),
      (page: Page) => page.getByRole('link', { name: 'Stack', exact: true }).focus(),
    ],
  ])(
    'offers to undo a deletion for as long as the notice is %s',
    async (_, hold, release) => {
      const visitor = await visitWithStack();
      const { page, context, errors, end } = visitor;
      const notice = page.getByRole('status').filter({ hasText: 'Undo' });
      const kept = await filesOnDevice(page);
      /** Second by second, each with time for the writes that it brings. */
      const wait = async (seconds: number): Promise<void> => {
        for (let second = 0; second < seconds; second++) {
          await context.clock.runFor(1000);
          await filesOnDevice(page);
        }
      };
      await openSheet(page);
      await page.getByRole('button', { name: /^Delete/ }).click();
      await release(page);
      await notice.waitFor();
      await wait(5);
      await hold(notice);
      // Another tab, which would erase it in time, too.
      const other = await openTab(visitor);
      await page.bringToFront();
      await wait(30);
      expect(await notice.isVisible(), 'held').toBe(true);
      expect(await filesOnDevice(page)).toEqual(kept);
      await release(page);
      await wait(2);
      expect(await notice.isVisible(), 'a second is left').toBe(true);
      await hold(notice);
      await wait(10);
      await notice.getByRole('button', { name: 'Undo' }).click();
      await stackCard(page).waitFor();
      await stackCard(other).waitFor();
      await openSheet(page);
      await page.getByRole('button', { name: /^Delete/ }).click();
      await release(page);
      await notice.waitFor();
      await hold(notice);
      await wait(30);
      await release(page);
      await wait(9);
      await notice.waitFor({ state: 'hidden' });
      await wait(9);
      await expect.poll(() => filesOnDevice(other), { timeout: 60_000 }).toEqual([]);
      expect(errors).toEqual([]);
      await end();
    },
    180_000,
  );

  it('erases what was deleted in its time, though that tab is closed', async () => {
    const visitor = await visitWithStack();
    const { page, context, errors, end } = visitor;
    await openSheet(page);
    await page.getByRole('button', { name: /^Delete/ }).click();
    await page.getByText('No stacks yet.').waitFor();
    const other = await openTab(visitor);
    await page.close();
    expect(await filesOnDevice(other)).not.toEqual([]);
    await context.clock.runFor(UNDO_MS);
    await expect.poll(() => filesOnDevice(other), { timeout: 60_000 }).toEqual([]);
    expect(errors).toEqual([]);
    await end();
  });
});
