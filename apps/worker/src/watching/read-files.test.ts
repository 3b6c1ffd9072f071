import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Header, writeFits } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { SOFTWARE, STAR_TABLE } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { testFolder } from '../owner/testing/owner-server.ts';
import { readFiles } from './read-files.ts';
import { SeenFiles } from './seen-files.ts';

const signal = new AbortController().signal;
const { bytes } = simulateFrame(planSky({ width: 64, height: 48, stars: 5, frames: 1, clean: true }), 0);
const imageOf = (header: Header, ...shape: number[]): Uint8Array =>
  writeFits([
    { kind: 'image', shape, data: new Uint16Array(shape.reduce((a, b) => a * b)), header },
    { kind: 'bintable', name: STAR_TABLE, columns: [{ name: 'x', values: new Float64Array(2) }] },
  ]);

/** Files seen for the first time at 0 ms. */
function seen(given: Readonly<Record<string, Uint8Array>>) {
  const folder = testFolder();
  const files = new SeenFiles();
  const sights = Object.entries(given).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return { path, sizeBytes: content.length, modifiedMs: statSync(path).mtimeMs, changedMs: 0 };
  });
  files.note(sights, 0);
  return { folder, files: files.present() };
}

it('notes what each file is, and names what is nothing to send', async () => {
  const own = new Header().set('IMAGETYP', 'Stack').set('SWCREATE', SOFTWARE);
  const { files } = seen({
    'frame.fit': bytes,
    'dark.fit': imageOf(new Header().set('IMAGETYP', 'Dark'), 40, 40),
    'stack.fit': imageOf(own, 40, 40, 3),
    'timeless.fit': imageOf(new Header(), 40, 40),
    'cut.fit': bytes.slice(0, 4000),
  });
  const { frames, unsent } = await readFiles(files, { faultAfterMs: 10, nowMs: 10 }, signal);
  expect(files.map(({ content }) => content?.kind)).toEqual(['frame', 'other', 'stack', 'other', 'bad']);
  expect(frames).toEqual([{ file: files[0], dateObsMs: Date.UTC(2025, 2, 27, 1, 20, 46) }]);
  expect(unsent.map(({ file, isFault }) => [file.name, isFault])).toEqual([
    ['timeless.fit', true],
    ['cut.fit', true],
    ['dark.fit', false],
  ]);
});

it('names a file that cannot be read when it stays as it is, and once', async () => {
  const { folder, files } = seen({ 'cut.fit': bytes.slice(0, 4000) });
  const names = async (nowMs: number) =>
    (await readFiles(files, { faultAfterMs: 10, nowMs }, signal)).unsent.map(({ file }) => file.name);
  expect(await names(9)).toEqual([]);
  expect(files[0].content).toEqual({ kind: 'bad', atMs: 9 });
  expect(await names(10)).toEqual(['cut.fit']);
  expect(await names(99)).toEqual([]);
  writeFileSync(join(folder, 'cut.fit'), bytes.slice(0, 5000));
  expect(await names(199)).toEqual(['cut.fit']);
});
