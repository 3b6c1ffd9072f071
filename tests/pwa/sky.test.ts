/** The sky: stacks at their place and in time, on the device and from the account, by touch and by mouse. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import { apiRequests, download, openAccount, signIn, stackFour, waitUntilOfflineReady } from './steps.ts';

const WIDE = { viewport: { width: 1440, height: 900 } };
const DEVICES = [
  ['phone', PHONE],
  ['desktop', WIDE],
] as const;
/** Where the simulated frames of `makeFrames` point. */
const M94 = { raDeg: 193.04, decDeg: 40.97 };

/** How many stacks and marks the map shows, once it stands still. */
async function shown(page: Page): Promise<string> {
  const map = page.getByRole('application');
  await map.and(page.locator('[data-marks]')).waitFor();
  return `${await map.getAttribute('data-stacks')} in ${await map.getAttribute('data-marks')}`;
}

/** Taps or clicks so far from the middle of the map. */
async function tapBeside(page: Page, isTouch: boolean, dx = 0, dy = 0): Promise<void> {
  const box = (await page.getByRole('application').boundingBox())!;
  const [x, y] = [box.x + box.width / 2 + dx, box.y + box.height / 2 + dy];
  await (isTouch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
}

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** Largest green or blue of the map, and its largest red. */
function brightest(page: Page): Promise<{ red: number; other: number }> {
  return page.getByRole('application').evaluate((map: HTMLCanvasElement) => {
    const { data } = map.getContext('2d')!.getImageData(0, 0, map.width, map.height);
    let [red, other] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      red = Math.max(red, data[i]);
      other = Math.max(other, data[i + 1], data[i + 2]);
    }
    return { red, other };
  });
}

describe.skipIf(whyNot !== undefined)(`the sky${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it.each(DEVICES)('shows what was stacked at its place and in time, offline, on a %s', async (_, device) => {
    const isTouch = device === PHONE;
    const visitor = await visit(device, '/sky');
    const { page, address, errors } = visitor;
    await page.getByText('No stacks yet.').waitFor();
    expect(await faults(page)).toEqual([]);
    await stackFour(page);
    await page.goto(`${address}/stack`);
    await stackFour(page, makeFrames(4, { object: 'M 51', seed: 5, startUtc: '2025-04-28T01:20:00' }));
    await page.getByRole('link', { name: 'Sky', exact: true }).click();
    await page.getByText(/^2 stacks · /).waitFor();
    await expect.poll(() => shown(page)).toMatch(/^2 in /);

    // A link leads to the place: there both are one mark in the middle, and a field beside is empty.
    await page.goto(`${address}/sky?ra=${M94.raDeg}&dec=${M94.decDeg}&r=4`);
    await expect.poll(() => shown(page)).toBe('2 in 1');
    await tapBeside(page, isTouch, 0, isTouch ? -170 : -250);
    expect(await page.getByRole('region', { name: 'Selection' }).count()).toBe(0);
    await tapBeside(page, isTouch);
    const card = page.getByRole('region', { name: 'Selection' });
    await card.getByText(/^2 stacks · 1 min/).waitFor();
    expect(await faults(page)).toEqual([]);
    await card.getByRole('button', { name: 'M 51: 1 stack' }).click();
    await page.getByRole('region', { name: 'M 51' }).getByText('12h52m +40°58′').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    // The handles leave out a night; the address says which, and opens the same again.
    const first = page.getByLabel('First night');
    await first.focus();
    await page.keyboard.press('End');
    await page.getByText(/^1 stack · /).waitFor();
    await expect.poll(() => shown(page)).toBe('1 in 1');
    await page.waitForURL(/[?&]from=2025-04-2\d&to=2025-04-2\d$/);
    expect(apiRequests(visitor)).toEqual([]);
    await waitUntilOfflineReady(page);
    await visitor.cutOff();
    await page.reload();
    await page.getByText(/^1 stack · /).waitFor();
    await expect.poll(() => shown(page)).toBe('1 in 1');
    await page.getByLabel('First night').focus();
    await page.keyboard.press('Home');
    await page.getByText(/^2 stacks · /).waitFor();

    await page.locator('button.night').click();
    await expect.poll(() => brightest(page)).toEqual({ red: 255, other: 0 });
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('button', { name: /^M 94/ }).click();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('region', { name: 'M 94' }).getByRole('link', { name: 'Open M 94' }).click();
    await page.getByRole('application').waitFor();
    expect(page.url()).toMatch(/\/view\?id=/);
    expect(errors).toEqual([]);
    await visitor.end();
  });

  it('moves by mouse, wheel and keys, keeps its address, and saves what a box holds', async () => {
    const { page, address, errors, end } = await visit(WIDE, '/stack');
    await stackFour(page);
    await page.goto(`${address}/sky?ra=${M94.raDeg}&dec=${M94.decDeg}&r=5`);
    await expect.poll(() => shown(page)).toBe('1 in 1');
    const map = page.getByRole('application');
    const box = (await map.boundingBox())!;
    const scale = box.height / 2 / 5;
    const address_ = (): URLSearchParams => new URL(page.url()).searchParams;
    await page.mouse.move(box.x + 500, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 300 + scale, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => Number(address_().get('dec'))).toBeCloseTo(M94.decDeg + 1, 1);
    await map.focus();
    await page.keyboard.press('+');
    await expect.poll(() => Number(address_().get('r'))).toBeCloseTo(4, 2);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel(0, -400);
    await expect.poll(() => Number(address_().get('r'))).toBeLessThan(2.5);
    await page.keyboard.press('0');
    await expect.poll(() => Number(address_().get('r'))).toBeGreaterThan(70);

    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await page.mouse.move(box.x + 5, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + 30, box.y + 120);
    await page.mouse.up();
    await page.getByText('No stacks in this box.').waitFor();
    await page.getByRole('button', { name: 'All in view' }).click();
    const card = page.getByRole('region', { name: 'M 94' });
    await card.getByText(/^1 stack · 40 s$/).waitFor();
    const zip = await download(page, /^Save 1 stack as zip/);
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    expect(zip.includes('CrowdSky_M-94_')).toBe(true);
    expect(errors).toEqual([]);
    await end();
  });

  it('has the account’s stacks of the server too, and of others what they made public', async () => {
    const field = await visit(PHONE, '/you');
    await openAccount(field.page, 'orion');
    await stackFour(field.page);
    await field.page.getByRole('button', { name: 'Send', exact: true }).first().click();
    await field.page.getByText('“M 94” is on CrowdSky.').waitFor();
    await field.end();

    // A new device of the same owner, and somebody else.
    const home = await visit(WIDE, '/you');
    await signIn(home.page, 'orion');
    await home.page.getByText('Signed in as orion').waitFor();
    await home.page.goto(`${home.address}/sky?ra=${M94.raDeg}&dec=${M94.decDeg}&r=4`);
    await expect.poll(() => shown(home.page)).toBe('1 in 1');
    const other = await visit(WIDE, '/you');
    await openAccount(other.page, 'lepus');
    await other.page.getByText('Signed in as lepus').waitFor();
    await other.page.goto(`${other.address}/sky?ra=${M94.raDeg}&dec=${M94.decDeg}&r=4`);
    await other.page.getByLabel('Everyone').check();
    await other.page.getByText('What owners made public').waitFor();
    await expect.poll(() => apiRequests(other)).toContain('GET /api/sky/public');
    await expect.poll(() => shown(other.page)).toBe('0 in 0');

    // Once its owner says so, everyone has it on the map, as a sum.
    await home.page.goto(`${home.address}/you`);
    const [published] = await Promise.all([
      home.page.waitForResponse((answer) => answer.request().method() === 'PATCH'),
      home.page.getByLabel('All my stacks are public').check(),
    ]);
    expect(published.ok()).toBe(true);
    await other.page.getByLabel('Mine').check();
    await other.page.getByLabel('Everyone').check();
    await expect.poll(() => shown(other.page)).toBe('1 in 1');
    await other.page.getByText('1 stack · 40 s').first().waitFor();
    expect([...home.errors, ...other.errors]).toEqual([]);
    await home.end();
    await other.end();
  });
});
