/** After scrubbing no sum in the file is wrong: see scrub-location.ts. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Header, writeFits } from '@crowdsky/fits';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scrubLocation } from './scrub-location.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-sums-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const data = Uint16Array.from({ length: 48 * 32 }, (_, at) => (at * 7919) % 65_521);

async function scrubbed(header: Header): Promise<{ before: Buffer; after: Buffer }> {
  const path = join(folder, 'a.fit');
  const before = Buffer.from(writeFits([{ kind: 'image', shape: [48, 32], data, header }]));
  await writeFile(path, before);
  await scrubLocation({ path, sizeBytes: before.length, head: before });
  return { before, after: await readFile(path) };
}

/** The ones' complement sum of 32-bit words (FITS 4.0, appendix J), with whole numbers. */
function sumOf(bytes: Buffer): number {
  let sum = 0n;
  for (let at = 0; at < bytes.length; at += 4) sum += BigInt(bytes.readUInt32BE(at));
  while (sum > 0xffffffffn) sum = (sum & 0xffffffffn) + (sum >> 32n);
  return Number(sum);
}

const cardOf = (bytes: Buffer, keyword: string): string | undefined => {
  for (let at = 0; at < bytes.length; at += 80)
    if (bytes.toString('latin1', at, at + 8).trim() === keyword) return bytes.toString('latin1', at, at + 80);
  return undefined;
};
/** The picture fills 48 * 32 * 2 bytes of two blocks. */
const dataOf = (bytes: Buffer): Buffer => bytes.subarray(bytes.length - 2 * 2880);

it('DATASUM is that of the data, and the CHECKSUM that would be wrong is gone', async () => {
  const { before, after } = await scrubbed(new Header().set('SITELAT', 48.208).set('OBJECT', 'M 42'));
  expect([sumOf(before), cardOf(before, 'CHECKSUM')]).toEqual([0xffffffff, expect.any(String)]);
  expect([cardOf(after, 'CHECKSUM'), cardOf(after, 'SITELAT')]).toEqual([undefined, undefined]);
  expect(/'(\d+)'/.exec(cardOf(after, 'DATASUM')!)![1]).toBe(String(sumOf(dataOf(after))));
  expect(cardOf(after, 'OBJECT')).toBe(cardOf(before, 'OBJECT'));
  expect(after.length).toBe(before.length);
});

it('only the cards of the place and the sum differ, and they are blank', async () => {
  const { before, after } = await scrubbed(new Header().set('SITELAT', 48.208).set('OBJECT', 'M 42'));
  const changed = [];
  for (let at = 0; at < before.length; at += 80) {
    const [was, is] = [before, after].map((bytes) => bytes.toString('latin1', at, at + 80));
    if (was !== is) changed.push([was.slice(0, 8).trim(), is.trim()]);
  }
  expect(changed.sort()).toEqual([['CHECKSUM', ''], ['SITELAT', '']]); // prettier-ignore
});

it('a file that names no place keeps its CHECKSUM, which is right', async () => {
  const { before, after } = await scrubbed(new Header().set('OBJECT', 'M 42'));
  expect(after.equals(before)).toBe(true);
  expect(sumOf(after)).toBe(0xffffffff);
});
