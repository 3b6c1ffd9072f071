import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { expect, it } from 'vitest';
import { testFolder } from '../owner/testing/owner-server.ts';
import { PlainCopies } from './plain-copies.ts';
import { readFiles } from './read-files.ts';
import { SeenFiles } from './seen-files.ts';

const { signal } = new AbortController();

it('unpacks what is packed once, and removes the copies', async () => {
  const folder = testFolder();
  const { bytes } = simulateFrame(planSky({ width: 64, height: 48, stars: 5, frames: 1, clean: true }), 0);
  const files = { 'a.fit': bytes, 'b.fit.gz': gzipSync(bytes) };
  const seen = new SeenFiles();
  const sights = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return { path, sizeBytes: content.length, modifiedMs: statSync(path).mtimeMs, changedMs: 0 };
  });
  seen.note(sights, 0);
  const [plain, packed] = seen.present();
  await readFiles([plain, packed], { faultAfterMs: 0, nowMs: 0 }, signal);
  const copies = new PlainCopies();
  expect(await copies.add([plain, packed], signal)).toEqual([]);
  const copy = copies.of(packed);
  expect([copies.of(plain).path, copy.sizeBytes]).toEqual([plain.path, bytes.length]);
  expect(copy.path).toMatch(/crowdsky-unpacked-.*\/b\.fit$/);
  await copies.add([packed], signal);
  expect(copies.of(packed)).toEqual(copy);
  await copies.remove();
  expect([existsSync(copy.path), existsSync(packed.path)]).toEqual([false, true]);
  expect(copies.of(packed).path).toBe(packed.path);
});
