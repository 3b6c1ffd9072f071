/** A live session on a watched folder: the stack grows, counts each frame once, and survives a reload. */
import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import type { TestFrame } from './frames.ts';

/** The picker dialog cannot be driven: a real folder handle, of the private file system, is picked in its place. */
const PICK_PRIVATE_FOLDER = `
  window.showDirectoryPicker = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('telescope', { create: true });
`;

/** The telescope writes a frame into the folder. */
async function arrive(page: Page, frame: TestFrame, name = frame.name): Promise<void> {
  await page.evaluate(
    async ([fileName, base64]) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('telescope', { create: true });
      const handle = await folder.getFileHandle(fileName, { create: true });
      const writable = await handle.createWritable();
      await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await writable.close();
    },
    [name, frame.buffer.toString('base64')] as const,
  );
}

describe.skipIf(whyNot !== undefined)(`live${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('grows with a folder, counts no frame twice, and goes on after a reload', async () => {
    const frames = makeFrames(7);
    const { page, context, errors, end } = await visit(undefined, '/');
    await context.addInitScript(PICK_PRIVATE_FOLDER);
    await page.reload();
    await page.getByRole('link', { name: 'Stack my frames' }).click();
    await page.getByRole('link', { name: 'Live' }).click();
    for (const frame of frames.slice(0, 3)) await arrive(page, frame);
    await page.getByRole('button', { name: 'Watch a folder' }).click();
    await page.getByTestId('live-count').getByText('3 frames in the stack').waitFor();
    await arrive(page, frames[3]);
    await arrive(page, frames[3], 'copy.fit');
    await page.getByTestId('live-count').getByText('4 frames in the stack').waitFor();
    await page.getByText('in the list already').waitFor();

    await page.reload();
    await page.getByText('The session was interrupted').waitFor();
    await arrive(page, frames[4]);
    await page.getByRole('button', { name: 'Watch “telescope” again' }).click();
    await page.getByTestId('live-count').getByText('5 frames in the stack').waitFor();
    await page.getByRole('button', { name: 'Finish and keep' }).click();
    await page.getByRole('application').waitFor();
    await page.getByText('5 / 5').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('crowdsky-live'))).toBeNull();
    expect(errors).toEqual([]);
    await end();
  });
});
