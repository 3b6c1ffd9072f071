/** Frames of one name in two folders: each is told by its folder, in the list, among files set aside and in the stack. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesSource, readPrimary } from '@crowdsky/fits';
import { readFrameCards } from '@crowdsky/stack-core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { closeBrowser, visit, whyNot } from './browser.ts';
import { makeFrames } from './frames.ts';
import { beginStacking, download, openResult, pickFrames } from './steps.ts';

describe.skipIf(whyNot !== undefined)(`frames of one name${whyNot ? ` (${whyNot})` : ''}`, () => {
  afterAll(closeBrowser);

  it('are told apart by their folders, and counted where no folder is known', async () => {
    const night = mkdtempSync(join(tmpdir(), 'crowdsky-names-'));
    onTestFinished(() => {
      rmSync(night, { recursive: true });
    });
    const [first, second, third, fourth] = makeFrames(4);
    for (const [sub, { buffer }] of Object.entries({ one: first, two: second })) {
      mkdirSync(join(night, sub));
      writeFileSync(join(night, sub, 'a.fit'), buffer);
      writeFileSync(join(night, sub, 'bad.fit'), 'no FITS');
    }
    // The same pixels under another object.
    const solved = Buffer.from(first.buffer);
    solved.write('M 51', solved.indexOf('M 94'));
    const { page, errors, end } = await visit(undefined, '/stack');
    await page.locator('input[webkitdirectory]').setInputFiles(night);
    await page.getByText('2 frames, 2 files set aside').waitFor();
    await pickFrames(page, [{ ...first, name: 'solved.fit', buffer: solved }]);
    await page.getByText('2 frames, 3 files set aside').waitFor();
    await pickFrames(page, [{ ...third, name: 'b.fit' }]);
    await page.getByText('3 frames, 3 files set aside').waitFor();
    await pickFrames(page, [{ ...fourth, name: 'b.fit' }]);
    await page.getByText('4 frames, 3 files set aside').waitFor();
    await page.getByText('Which, and why each').click();
    const aside = await page.locator('details li').allInnerTexts();
    expect(aside.map((text) => text.split('\n')[0]).sort()).toEqual([
      'one/bad.fit Not a raw frame',
      'solved.fit Duplicate',
      'two/bad.fit Not a raw frame',
    ]);
    expect(aside.find((text) => text.startsWith('solved'))).toContain('the same exposure as one/a.fit:');
    await beginStacking(page);
    await page.getByText('4 of 4 frames used').waitFor();
    await openResult(page);
    const { header } = await readPrimary(bytesSource(await download(page, /^Save FITS/)));
    expect(
      readFrameCards(header)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['b (2).fit', 'b.fit', 'one/a.fit', 'two/a.fit']);
    expect(errors).toEqual([]);
    await end();
  });
});
