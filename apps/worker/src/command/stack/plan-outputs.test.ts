import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriteError } from '@crowdsky/files';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { EXIT_CODES } from '../exit-codes.ts';
import { planOutputs } from './plan-outputs.ts';

type Chunks = Parameters<typeof planOutputs>[0];
type Settings = Parameters<typeof planOutputs>[1];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-outputs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const at = (name: string) => join(folder, name);
const chunk = (key: string, objectName: string | undefined) =>
  ({
    key,
    objectName,
    frames: [
      {
        get path() {
          return at('raw.fit');
        },
      },
    ],
  }) as unknown as Chunks[number];
const plan = (chunks: Chunks, settings: Partial<Settings>) =>
  planOutputs(chunks, { masters: {}, ...settings } as Settings);

const ONE = [chunk('k1', 'M 94')];
const TWO = [...ONE, chunk('k2', 'NGC 7023')];

test('one chunk goes into the file named, with or without an extension', () => {
  expect(plan(ONE, { output: at('a.fits'), preview: at('a.png') })).toEqual([
    { stack: at('a.fits'), preview: at('a.png') },
  ]);
  expect(plan(ONE, { output: at('a') })[0].stack).toBe(at('a'));
  expect(existsSync(at('a'))).toBe(false);
});

test('several chunks go into a folder, which is made, in their order', () => {
  const names = ['stack_M-94_k1', 'stack_NGC-7023_k2'];
  expect(plan(TWO, { output: at('x/y'), preview: at('p/') })).toEqual(
    names.map((name) => ({ stack: at(`x/y/${name}.fits`), preview: at(`p/${name}.png`) })),
  );
});

test('one chunk goes into a folder that is there, or whose path ends in a slash', () => {
  mkdirSync(at('dotted.name'));
  expect(plan(ONE, { output: at('dotted.name') })[0].stack).toBe(at('dotted.name/stack_M-94_k1.fits'));
  expect(plan(ONE, { output: at('new/') })[0].stack).toBe(at('new/stack_M-94_k1.fits'));
});

test.each([
  ['../../etc', 'etc'],
  ['///', 'unknown'],
  [undefined, 'unknown'],
  ['e\u0301toile +5', '\u00e9toile-+5'],
  ['x'.repeat(80), 'x'.repeat(60)],
])('an object named %j cannot leave the folder', (objectName, name) => {
  expect(plan([chunk('k', objectName)], { output: `${folder}/` })[0].stack).toBe(at(`stack_${name}_k.fits`));
});

test('one file for several chunks is refused with a list of them', () => {
  expect(() => plan(TWO, { output: at('a.fits') })).toThrow(
    expect.objectContaining({
      exitCode: EXIT_CODES.wrongUsage,
      message: expect.stringContaining('2 chunks:\n  k1  M 94, 1 frames\n  k2  NGC 7023, 1 frames\n'),
    }),
  );
});

test('no frame and no master is overwritten, whatever name it is reached by', () => {
  writeFileSync(at('raw.fit'), '');
  writeFileSync(at('dark.fit'), '');
  symlinkSync(at('raw.fit'), at('link.fit'));
  const refusal = expect.objectContaining({ exitCode: EXIT_CODES.wrongUsage });
  expect(() => plan(ONE, { output: at('raw.fit') })).toThrow(refusal);
  expect(() => plan(ONE, { output: at('link.fit') })).toThrow(refusal);
  expect(() => plan(ONE, { output: at('a.fits'), preview: at('raw.fit') })).toThrow(refusal);
  expect(() => plan(ONE, { output: at('dark.fit'), masters: { dark: at('dark.fit') } })).toThrow(refusal);
  writeFileSync(at('older.fits'), '');
  expect(plan(ONE, { output: at('older.fits') })[0].stack).toBe(at('older.fits'));
});

test('a stack and its preview cannot be one file', () => {
  expect(() => plan(ONE, { output: at('a'), preview: at('b/../a') })).toThrow(/cannot both be/);
});

test('a folder that is not there, or is a file, is told before anything is stacked', () => {
  writeFileSync(at('file'), '');
  expect(() => plan(ONE, { output: at('nowhere/a.fits') })).toThrow(WriteError);
  expect(() => plan(TWO, { output: at('file/x') })).toThrow(WriteError);
});

test('without chunks nothing is made', () => {
  expect(plan([], { output: at('x/') })).toEqual([]);
  expect(existsSync(at('x'))).toBe(false);
});
