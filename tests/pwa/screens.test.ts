/** Every screen on three devices: accessible in either colour scheme, nothing but red at night, no wider than it, fit for thumbs. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { english } from '../../apps/pwa/src/lib/text/english/english.ts';
import { startForTest, whyNotStart } from '../whole/run-start.ts';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { walkAccount, walkScreens } from './walk-screens.ts';

const DEVICES = [
  ['phone', PHONE],
  ['tablet', { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true }],
  ['desktop', { viewport: { width: 1440, height: 900 } }],
] as const;
const LEAST_TARGET_PX = 44;
/** axe's rules on which the colour scheme has an influence. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** The brightest green or blue of a screenshot, decoded by the browser itself. */
async function brightestNotRed(page: Page, decoder: Page): Promise<number> {
  // As Playwright takes it, but packed for speed: a third of the work.
  const session = await page.context().newCDPSession(page);
  const { data: shot } = await session.send('Page.captureScreenshot', {
    format: 'png',
    optimizeForSpeed: true,
  });
  await session.detach();
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

/** What axe finds, or of it what depends on colours. */
async function violations(page: Page, rules: 'all' | 'colours'): Promise<string[]> {
  // There are no frames of other origins, for which axe would open a page of its own each time.
  // Of what passes, nodes are described for nobody.
  // A page that has read axe keeps it: reading it takes longer than the rules.
  const isThere = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder(isThere ? { page, axeSource: ';' } : { page });
  const axe = builder.setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations: found } = await (rules === 'all' ? axe : axe.withRules(OF_COLOURS)).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** What can be tapped but is smaller than a cold thumb; what lies in a label is tapped by that. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((leastPx) => {
    const kinds = 'a[href], button, input:not([type=file]), label, summary, [role=button]';
    return [...document.querySelectorAll(kinds)]
      .filter((element) => element.checkVisibility() && !element.parentElement?.closest('label'))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && Math.min(box.width, box.height) < leastPx - 0.5)
      .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} ${box.width} x ${box.height}`);
  }, LEAST_TARGET_PX);
}

/** Both ends of a page, where it is longer than the screen. */
async function atBothEnds(page: Page, look: () => Promise<void>): Promise<void> {
  await look();
  const isLonger = await page.evaluate(() => {
    scrollTo(0, document.documentElement.scrollHeight);
    return scrollY > 0;
  });
  if (!isLonger) return;
  await look();
  await page.evaluate(() => scrollTo(0, 0));
}

async function check(page: Page, decoder: Page, screen: string): Promise<void> {
  // Out of reach while a sheet is open.
  const button = page.locator('button.night');
  expect(await violations(page, 'all'), `${screen}, dark`).toEqual([]);
  expect(await smallTargets(page), `${screen}: hard to hit`).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${screen} is wider than the screen`).toBeLessThanOrEqual(0);
  await button.dispatchEvent('click');
  expect(await violations(page, 'colours'), `${screen}, red`).toEqual([]);
  await atBothEnds(page, async () => {
    expect(await brightestNotRed(page, decoder), `${screen}, red`).toBe(0);
  });
  await button.dispatchEvent('click');
}

const whyNotHere = whyNot ?? whyNotStart;

describe.skipIf(whyNotHere !== undefined)(`screens${whyNotHere ? ` (${whyNotHere})` : ''}`, () => {
  afterAll(closeBrowser);

  it.each(DEVICES)(
    'are accessible, red at night, and fit a %s',
    async (_, device) => {
      const server = await startForTest();
      const { page, context, errors, end } = await visit(device, '/about', server);
      const decoder = await context.newPage();
      await page.bringToFront();
      const look = (screen: string): Promise<void> => check(page, decoder, screen);
      const walker = { page, address: server.address, text: english, look };
      await walkScreens(walker);
      await walkAccount(walker);
      expect(errors).toEqual([]);
      await end();
    },
    900_000,
  );

  it('are dimmed at night as far as was chosen, at the next visit too', async () => {
    const { page, end } = await visit(PHONE, '/you');
    const slider = page.getByLabel('Brightness at night');
    await slider.fill('0.2');
    await page.getByText('20 %', { exact: true }).waitFor();
    const dimmed = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body, '::before').opacity);
    await page.getByRole('button', { name: 'Night' }).click();
    expect(Number(await dimmed())).toBeCloseTo(0.8, 5);
    await page.reload();
    await slider.waitFor();
    expect(Number(await dimmed())).toBeCloseTo(0.8, 5);
    expect(await slider.inputValue()).toBe('0.2');
    await end();
  });

  it('remember night mode', async () => {
    const { page, end } = await visit(PHONE);
    await page.getByRole('button', { name: 'Night' }).click();
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset['colourScheme'])).toBe('red');
    const barColor = (): Promise<string | null> =>
      page.locator('meta[name="theme-color"]').getAttribute('content');
    expect(await barColor()).toBe('#000000');
    await page.getByRole('button', { name: 'Night', pressed: true }).click();
    expect(await barColor()).not.toBe('#000000');
    await end();
  });
});
