import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileAside, removeUnfinished, writeAside, WriteError } from './write-aside.ts';

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-write-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const bytes = (text: string) => Buffer.from(text);

test('pieces become one file, which replaces an older one', async () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'a'), 'older and longer');
  await writeAside(join(folder, 'a'), [bytes('one, '), bytes('two')]);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('one, two');
  expect(readdirSync(folder)).toEqual(['a']);
});

test('pieces may be made in two stretches of memory by turns', async () => {
  const folder = testFolder();
  const memory = [Buffer.alloc(1), Buffer.alloc(1)];
  function* pieces(): Generator<Uint8Array> {
    for (let n = 0; n < 200; n++) yield memory[n % 2].fill(n);
  }
  await writeAside(join(folder, 'a'), pieces());
  expect([...readFileSync(join(folder, 'a'))]).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

test('nothing stands under the name before the last piece, and what was there stays if that never comes', async () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'a'), 'older');
  function* pieces(): Generator<Uint8Array> {
    yield bytes('half');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('older');
    expect(readdirSync(folder)).toHaveLength(2);
    throw new TypeError('a fault of the program');
  }
  await expect(writeAside(join(folder, 'a'), pieces())).rejects.toThrow(TypeError);
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('older');
});

test('parts may come in any order and in several calls', async () => {
  const folder = testFolder();
  const file = new FileAside(join(folder, 'a'));
  expect(readdirSync(folder)).toEqual([]);
  await file.write([
    { offsetBytes: 4, bytes: bytes('two') },
    { offsetBytes: 7, bytes: bytes('.') },
  ]);
  await file.flush();
  await file.write([{ offsetBytes: 0, bytes: bytes('one ') }]);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.a\.\d+\.part$/)]);
  await file.keep();
  await file.discard();
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('one two.');
  expect(readdirSync(folder)).toEqual(['a']);
});

test('what is discarded leaves what stood there', async () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'a'), 'older');
  const file = new FileAside(join(folder, 'a'));
  await file.write([{ offsetBytes: 0, bytes: bytes('half') }]);
  await file.discard();
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('older');
});

test('a process that must end at once takes its half files along', async () => {
  const folder = testFolder();
  function* pieces(): Generator<Uint8Array> {
    yield bytes('half');
    expect(readdirSync(folder)).toHaveLength(1);
    removeUnfinished();
    expect(readdirSync(folder)).toEqual([]);
  }
  // The rename then finds no file, which is reported like any other reason.
  await expect(writeAside(join(folder, 'a'), pieces())).rejects.toThrow(WriteError);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is not there is named with the reason', async () => {
  const path = join(testFolder(), 'nowhere', 'a');
  await expect(writeAside(path, [])).rejects.toThrow(
    `${path} cannot be written: there is no such file or folder.`,
  );
});
