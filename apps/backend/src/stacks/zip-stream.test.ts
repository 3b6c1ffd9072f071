/** A streamed zip: Python's zipfile, which shares no code with it, reads what was put in. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { zipSizeBytes, zipStream } from './zip-stream.ts';
import type { ZipEntry } from './zip-stream.ts';

const entry = (name: string, pieces: string[], modified: string): ZipEntry => ({
  name,
  sizeBytes: pieces.join('').length,
  modified: new Date(modified),
  open: () => Promise.resolve(Readable.from(pieces.map((piece) => Buffer.from(piece)))),
});

async function zip(entries: ZipEntry[]): Promise<Buffer> {
  const pieces = [];
  for await (const piece of zipStream(entries)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const script = `
import sys, json, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, z.read(i).decode(), list(i.date_time), i.flag_bits, i.create_version,
  i.extract_version, i.compress_type, i.header_offset] for i in z.infolist()]))`;

it('holds names, bytes, sums and times, and is as long as was announced', async () => {
  const entries = [
    entry('stack_M_42.fits', ['first ', 'second'], '2025-01-15T19:30:06Z'),
    entry('Ω.fits', [], '1971-03-04T05:06:07Z'),
    entry('last.fits', ['x'.repeat(1000)], '2031-12-31T23:59:59Z'),
  ];
  const bytes = await zip(entries);
  expect(bytes.length).toBe(zipSizeBytes(entries));
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-zip-'));
  await writeFile(join(folder, 'a.zip'), bytes);
  const read: unknown = JSON.parse(
    execFileSync('python3', ['-c', script, join(folder, 'a.zip')], { encoding: 'utf8' }),
  );
  await rm(folder, { recursive: true });
  // A local header is 30 bytes, the name and 20 of ZIP64; a descriptor 24. Times count two seconds, years from 1980.
  const second = 30 + 15 + 20 + 12 + 24;
  const third = second + 30 + 7 + 20 + 0 + 24;
  expect(read).toEqual([
    ['stack_M_42.fits', 'first second', [2025, 1, 15, 19, 30, 6], 0x0808, 45, 45, 0, 0],
    ['Ω.fits', '', [1980, 3, 4, 5, 6, 6], 0x0808, 45, 45, 0, second],
    ['last.fits', 'x'.repeat(1000), [2031, 12, 31, 23, 59, 58], 0x0808, 45, 45, 0, third],
  ]);
});

it('its local headers and descriptors say the same (PKWARE APPNOTE 4.3.7, 4.3.9, 4.5.3)', async () => {
  const bytes = await zip([entry('a', ['123456789'], '2025-01-15T19:30:06Z')]);
  expect(bytes.toString('latin1', 0, 4)).toBe('PK\x03\x04');
  // Version 4.5, flags, stored, 19:30:06, 2025-01-15, no sum yet, sizes in the extra field, name 1, extra 20.
  expect([4, 6, 8, 10, 12, 26, 28].map((at) => bytes.readUInt16LE(at))).toEqual([
    45, 0x0808, 0, (19 << 11) | (30 << 5) | 3, (45 << 9) | (1 << 5) | 15, 1, 20,
  ]); // prettier-ignore
  expect([14, 18, 22].map((at) => bytes.readUInt32LE(at))).toEqual([0, 0xffffffff, 0xffffffff]);
  expect([31, 33].map((at) => bytes.readUInt16LE(at))).toEqual([1, 16]);
  const descriptor = 51 + 9;
  expect(bytes.toString('latin1', descriptor, descriptor + 4)).toBe('PK\x07\x08');
  expect(bytes.readUInt32LE(descriptor + 4)).toBe(0xcbf43926); // the check value of CRC-32
  expect([8, 16].map((at) => bytes.readBigUInt64LE(descriptor + at))).toEqual([9n, 9n]);
});

it('ends in the ZIP64 records that name the directory (4.3.14 to 4.3.16)', async () => {
  const bytes = await zip([entry('a', ['123456789'], '2025-01-15T19:30:06Z')]);
  const directory = 51 + 9 + 24;
  const end = directory + 46 + 1 + 28;
  expect(bytes.readUInt32LE(end)).toBe(0x06064b50);
  expect([4, 24, 32, 40, 48].map((at) => bytes.readBigUInt64LE(end + at))).toEqual([
    44n, 1n, 1n, 75n, BigInt(directory),
  ]); // prettier-ignore
  expect([12, 14].map((at) => bytes.readUInt16LE(end + at))).toEqual([45, 45]);
  expect(bytes.readUInt32LE(end + 56)).toBe(0x07064b50);
  expect([bytes.readBigUInt64LE(end + 64), bytes.readUInt32LE(end + 72)]).toEqual([BigInt(end), 1]);
  expect(bytes.readUInt32LE(end + 76)).toBe(0x06054b50);
  expect([84, 86].map((at) => bytes.readUInt16LE(end + at))).toEqual([1, 1]);
  expect([88, 92].map((at) => bytes.readUInt32LE(end + at))).toEqual([0xffffffff, 0xffffffff]);
  expect(bytes.length).toBe(end + 98);
});

it('breaks off where a file is not as long as its row says', async () => {
  const short = { ...entry('a', ['123'], '2025-01-15T19:30:06Z'), sizeBytes: 4 };
  await expect(zip([short])).rejects.toThrow('a has 3 bytes, expected 4.');
});
