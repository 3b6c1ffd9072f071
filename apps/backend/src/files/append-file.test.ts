/** Continuing a file: every byte once, what is told of is on the disk, and a break keeps what came before it. */
import { mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendFile, countBytes, twinOfFile } from './append-file.ts';

const body = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-append-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function append(path: string, source: Readable, startBytes: number, lengthBytes = body.length) {
  const told: number[] = [];
  const outcome = await appendFile(path, { source, startBytes, lengthBytes }, async (sizeBytes) => {
    told.push(sizeBytes);
  }).then(
    () => 'appended',
    (error: unknown) => (error as { code: string }).code,
  );
  return { told, outcome };
}

/** Breaks after its pieces. */
function breaking(...pieces: Buffer[]): Readable {
  return Readable.from(
    (function* () {
      yield* pieces;
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    })(),
  );
}

it('begins in a new folder and goes on where the last piece ended', async () => {
  const path = join(folder, 'new', 'a');
  expect(await append(path, Readable.from([body.subarray(0, 10), body.subarray(10, 300)]), 0)).toEqual({
    told: [300],
    outcome: 'appended',
  });
  expect((await append(path, Readable.from([body.subarray(300)]), 300)).told).toEqual([1000]);
  expect(await readFile(path)).toEqual(body);
});

it('keeps what came before the connection broke', async () => {
  const path = join(folder, 'broken');
  const broken = await append(path, breaking(body.subarray(0, 400)), 0);
  expect(broken).toEqual({ told: [400], outcome: 'client-gone' });
  expect((await append(path, Readable.from([body.subarray(400)]), 400)).outcome).toBe('appended');
  expect(await readFile(path)).toEqual(body);
});

it('cuts off what was never told of', async () => {
  const path = join(folder, 'longer');
  await writeFile(path, Buffer.concat([body.subarray(0, 500), Buffer.alloc(700, 'x')]));
  await append(path, Readable.from([body.subarray(500)]), 500);
  expect(await readFile(path)).toEqual(body);
});

it('takes not a byte beyond the whole file', async () => {
  const path = join(folder, 'more');
  const more = Readable.from([body, Buffer.from('x')]);
  expect(await append(path, more, 0)).toEqual({ told: [1000], outcome: 'too-large' });
  expect(await readFile(path)).toEqual(body);
});

it('tells of every four megabytes', async () => {
  const mb = 1024 * 1024;
  const pieces = Array.from({ length: 10 }, () => Buffer.alloc(mb));
  expect((await append(join(folder, 'large'), Readable.from(pieces), 0, 10 * mb)).told).toEqual([
    4 * mb,
    8 * mb,
    10 * mb,
  ]);
});

it('a twin outlives its file, and the file its twin', async () => {
  const path = join(folder, 'single');
  await writeFile(path, body);
  const [first, second] = [await twinOfFile(path), await twinOfFile(path)];
  await unlink(first);
  expect(await readFile(path)).toEqual(body);
  await unlink(path);
  expect(await readFile(second)).toEqual(body);
  expect((await readdir(folder)).filter((name) => name.startsWith('.part-'))).toHaveLength(1);
});

it('counts what it passes over', async () => {
  expect(await countBytes(Readable.from([body.subarray(0, 7), body.subarray(7, 12)]))).toBe(12);
  await expect(countBytes(breaking(body))).rejects.toMatchObject({ code: 'client-gone' });
});
