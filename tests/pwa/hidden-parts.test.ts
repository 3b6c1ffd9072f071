/** A part of a frame that is left out is told where dropped frames are: after stacking, with a stack's frames, and live. */
import type { Locator } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, PHONE, visit, whyNot } from './browser.ts';
import { makeFrames, withLidOn, withRoofOver } from './frames.ts';
import { beginStacking, openResult, pickFrames } from './steps.ts';

const ROWS = 144;
/** Of 15 rows of blocks of 32 pixels it touches five, and the blocks beside them are left out too. */
const SHARE = '40 %';

/** Every other frame of eight has a roof over its last rows, and the first has its lid on. */
const frames = makeFrames(8).map((frame, n) => {
  if (n === 0) return withLidOn(frame);
  return n % 2 === 1 ? withRoofOver(frame, ROWS) : frame;
});

/** Name, kind and reason of each entry. */
async function entries(list: Locator): Promise<string[]> {
  const told = await list.locator('li', { has: list.page().locator('em') }).allInnerTexts();
  return told.map((words) => words.replace(/\s+/g, ' '));
}

const TOLD = frames.flatMap(({ name }, n) =>
  n % 2 === 1
    ? [`${name} in part Something hides ${SHARE} of the frame at the lower edge: that part is left out.`]
    : [],
);

describe.skipIf(whyNot !== undefined)(`hidden parts${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('are told after stacking, and with the frames of the stack', async () => {
    const { page, errors, end } = await visit(PHONE, '/stack');
    await pickFrames(page, frames);
    await beginStacking(page);
    await page.getByText('7 of 8 frames used').waitFor();
    const why = page.locator('details', { hasText: 'Left out, and why (5)' });
    await why.locator('summary').click();
    const [lid, ...parts] = await entries(why);
    expect(lid).toContain(`${frames[0].name} blank`);
    expect(parts).toEqual(TOLD);
    await openResult(page);
    await page.getByRole('button', { name: 'Frames', exact: true }).click();
    await page.getByRole('heading', { name: 'Left out, and why' }).waitFor();
    expect((await entries(page.locator('body'))).slice(1)).toEqual(TOLD);
    expect(errors).toEqual([]);
    await end();
  });

  it('are told live', async () => {
    const { page, errors, end } = await visit(PHONE, '/live');
    await page.getByLabel('Add frames').and(page.locator('input')).setInputFiles(frames);
    await page.getByTestId('live-count').getByText('7 frames in the stack').waitFor();
    const why = page.locator('details', { hasText: 'Left out, and why (5)' });
    await why.locator('summary').click();
    expect((await entries(why)).filter((words) => words.includes('in part')).sort()).toEqual(TOLD.sort());
    expect(errors).toEqual([]);
    await end();
  });
});
