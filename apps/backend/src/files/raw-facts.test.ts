/** What a raw frame's header says, and which files are refused. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { makeFrame } from '../testing/make-frame.ts';
import { clipped, provisionalChunkKey, readRawFacts } from './raw-facts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-facts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(bytes: Buffer) {
  const path = join(folder, 'a.fit');
  await writeFile(path, bytes);
  return readRawFacts({ path, sizeBytes: bytes.length, sha256: '', head: bytes.subarray(0, 100) });
}

it('reads time, exposure, pointing, names and size', async () => {
  const facts = await read(makeFrame({ dateObs: '2025-01-15T19:30:05.5' }));
  expect(facts).toEqual({
    dateObsText: '2025-01-15T19:30:05.5', dateObsMs: Date.UTC(2025, 0, 15, 19, 30, 5, 500), exposureSeconds: 10,
    raDeg: 83.633, decDeg: 22.014, objectName: 'M 42', filter: 'IRCUT', telescope: 'Seestar S50', widthPx: 48,
    heightPx: 32,
  }); // prettier-ignore
  // 19:30 is 78 quarters of an hour, 1170 minutes.
  expect(provisionalChunkKey(facts, 900)).toBe('20250115.78_83.6_+22.0');
  expect(provisionalChunkKey(facts, 60)).toBe('20250115.1170_83.6_+22.0');
});

it('a file that is cut, has no time or is no FITS is refused', async () => {
  const whole = makeFrame({ widthPx: 200, heightPx: 200 });
  await expect(read(whole.subarray(0, 20_000))).rejects.toMatchObject({ code: 'cut-file' });
  await expect(read(makeFrame({ dateObs: null }))).rejects.toMatchObject({ code: 'no-date-obs' });
  await expect(read(Buffer.from('junk'))).rejects.toMatchObject({
    code: expect.stringMatching(/bad-fits|cut-file/),
  });
});

test.each([
  [undefined, 5, null],
  ['  ', 5, null],
  [' a\u0000b\u007f ', 5, 'a b'],
  ['abcdef', 5, 'abcde'],
])('the text %j of at most %i is %j', (text, maxLength, clean) => {
  expect(clipped(text, maxLength)).toBe(clean);
});
