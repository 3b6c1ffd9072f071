/** Files that are no frames are named with the reason and never stop the rest. */
import { afterAll, describe, expect, it } from 'vitest';
import { writeFits } from '@crowdsky/fits';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeDark, makeFrames, retell, withLidOn } from './frames.ts';
import type { TestFrame } from './frames.ts';
import { beginStacking, openResult, pickFrames } from './steps.ts';

const file = (name: string, bytes: Uint8Array | string): TestFrame => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes as Uint8Array),
});

describe.skipIf(whyNot !== undefined)(`bad files${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('sets each aside with its reason and stacks the rest', async () => {
    const frames = makeFrames(5);
    const solved = await retell({ ...frames[3], name: 'solved.fit' }, (header) => {
      header.set('PLTSOLVD', true);
      header.set('OBJECT', 'NGC 4736');
    });
    const colour = writeFits([{ kind: 'image', shape: [64, 64, 3], data: new Float32Array(64 * 64 * 3) }]);
    const { page, errors, end } = await visit(undefined, '/stack');
    await pickFrames(page, [
      ...frames,
      file('notes.txt', 'clear sky until midnight'),
      file('picture.fit', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0])),
      file('empty.fit', ''),
      file('cut.fit', frames[1].buffer.subarray(0, 100_000)),
      file('stacked.fit', colour),
      { ...frames[2], name: 'copy.fit' },
      solved,
      makeDark('dark.fit'),
    ]);
    await page.getByText('5 frames, 8 files set aside').waitFor();
    await page
      .getByText(
        '8 files set aside: 5 are no raw frames, 1 is a dark, bias or flat, 2 are in the list already.',
      )
      .waitFor();
    await page.getByText('Which, and why each').click();
    const reasons = page.locator('details', { hasText: 'Which, and why each' });
    for (const [name, reason] of [
      ['notes.txt', 'it does not begin with SIMPLE'],
      ['picture.fit', 'it is a PNG picture'],
      ['empty.fit', 'it is empty'],
      ['cut.fit', 'The file is cut off'],
      ['stacked.fit', 'a finished colour picture'],
      ['copy.fit', 'in the list already'],
      ['solved.fit', `the same exposure as ${frames[3].name}`],
      ['dark.fit', 'a calibration frame (IMAGETYP is Dark), not a light frame: it goes into a master dark'],
    ]) {
      expect(await reasons.locator('li', { hasText: name }).innerText()).toContain(reason);
    }
    await beginStacking(page);
    await page.getByText('5 of 5 frames used').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('takes frames of two telescopes that began in one second, and says where times come from', async () => {
    const retold = await Promise.all(
      makeFrames(6).map((frame) =>
        retell({ ...frame, name: 'a.fit' }, (header) => {
          header.delete('DATE-OBS');
          header.set('MJD-OBS', 60_761.25);
        }),
      ),
    );
    const { page, errors, end } = await visit(undefined, '/stack');
    await pickFrames(page, retold);
    await page.getByText('6 frames: time from MJD-OBS').waitFor();
    await beginStacking(page);
    await page.getByText('6 of 6 frames used').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('says why no frame of a chunk could be used', async () => {
    const { page, end } = await visit(undefined, '/stack');
    await pickFrames(page, makeFrames(3, { stars: 0, nebula: false, hotPixels: 0, cosmicRays: 0 }));
    await beginStacking(page);
    await page.getByText('No frame of this chunk could be used.').waitFor();
    expect(await page.locator('li.bad').innerText()).toMatch(/stars/);
    await end();
  });

  it('counts frames of one name whose folders are not known', async () => {
    const frames = makeFrames(7).map((frame, n) => ({
      ...(n < 5 ? frame : withLidOn(frame)),
      name: 'a.fit',
    }));
    const { page, errors, end } = await visit(undefined, '/stack');
    await pickFrames(page, frames);
    await beginStacking(page);
    await page.getByText('5 of 7 frames used').waitFor();
    for (const name of ['a (6).fit', 'a (7).fit'])
      expect(await page.getByText(`${name} blank`).count(), name).toBe(1);
    await openResult(page);
    await page.getByRole('button', { name: 'Frames', exact: true }).click();
    await page.getByText('Stars found').waitFor();
    for (const name of ['a (6).fit', 'a (7).fit'])
      expect(await page.getByText(`${name} blank`).count(), name).toBe(1);
    expect(errors).toEqual([]);
    await end();
  });
});
