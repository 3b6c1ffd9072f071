import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriteError } from '@crowdsky/files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { saveBody } from './save-body.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-save-body-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** No two places of it that a piece could begin at hold the same. */
const whole = Buffer.from(Uint32Array.from({ length: 700_001 }, (_, i) => i * 2_654_435_761).buffer);

function inPieces(sizes: readonly number[]): ReadableStream<Uint8Array> {
  let [at, turn] = [0, 0];
  return new ReadableStream({
    pull(controller) {
      if (at === whole.length) {
        controller.close();
        return;
      }
      const piece = whole.subarray(at, at + sizes[turn++ % sizes.length]);
      at += piece.length;
      controller.enqueue(new Uint8Array(piece));
    },
  });
}

it.each([
  { sizes: [65_536] },
  { sizes: [1, 70_000, 999] },
  { sizes: [1 << 20] },
  { sizes: [2_500_000] },
  { sizes: [whole.length] },
])('writes all bytes in their order and takes their digest, come as they may: $sizes', async ({ sizes }) => {
  const path = join(folder, 'raw.fits');
  const saved = await saveBody(inPieces(sizes), path);
  expect(saved.sizeBytes).toBe(whole.length);
  expect(saved.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
  expect((await readFile(path)).equals(whole)).toBe(true);
});

it('makes an empty file of no body', async () => {
  const path = join(folder, 'empty.fits');
  expect(await saveBody(null, path)).toEqual({
    sizeBytes: 0,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  });
  expect(await readFile(path)).toHaveLength(0);
});

it('tells a file that cannot be written from a body that breaks', async () => {
  const lost = saveBody(inPieces([65_536]), join(folder, 'no such folder', 'raw.fits'));
  await expect(lost).rejects.toBeInstanceOf(WriteError);
  const broken = new Error('The line broke.');
  const body = new ReadableStream({ pull: (controller) => controller.error(broken) });
  await expect(saveBody(body, join(folder, 'broken.fits'))).rejects.toBe(broken);
});
