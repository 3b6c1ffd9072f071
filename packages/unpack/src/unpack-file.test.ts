/** What is packed comes out to the byte; the zips are written by an independent program, and every fault is told. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { bytesSource, damagedPacking, writeFits } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';
import { wordFinding } from '@crowdsky/stack-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpackFile } from './index.ts';

const PYTHON = '/usr/bin/python3';
const isSkipped = spawnSync(PYTHON, ['-V']).error !== undefined;
if (isSkipped) console.log(`skipped: zips written by Python: there is no ${PYTHON}`);
/** `npm test` asks for 100,000 mutations of frames: a twentieth of them here, for each unpacks two. */
const MUTATIONS = Number(process.env['CROWDSKY_MUTATIONS'] ?? 20_000) / 20;

const gunzip = async (packed: Uint8Array, mostBytes: number): Promise<Uint8Array> => {
  try {
    return gunzipSync(packed, { maxOutputLength: mostBytes });
  } catch {
    throw damagedPacking();
  }
};
const frame = (first: number): Uint8Array =>
  writeFits([
    {
      kind: 'image',
      shape: [50, 40],
      data: Uint16Array.from({ length: 2000 }, (_, index) => (index * 7919 + first) % 65_536),
    },
  ]);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-zips-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Written by Python's zipfile; `how`: its constants, one a member. */
function zipped(
  members: Readonly<Record<string, Uint8Array>>,
  how = 'ZIP_DEFLATED',
  force = false,
): Uint8Array {
  const script = `
import base64, json, sys, zipfile
given = json.load(sys.stdin)
with zipfile.ZipFile(given['path'], 'w', getattr(zipfile, given['how'])) as z:
    for name, data in given['members'].items():
        with z.open(name, 'w', force_zip64=given['force']) as member:
            member.write(base64.b64decode(data))
`;
  const path = join(folder, 'made.zip');
  const inBase64 = Object.entries(members).map(([name, data]) => [
    name,
    Buffer.from(data).toString('base64'),
  ]);
  const input = JSON.stringify({ path, how, force, members: Object.fromEntries(inBase64) });
  execFileSync(PYTHON, ['-c', script], { input });
  return new Uint8Array(readFileSync(path));
}

async function unpacked(bytes: Uint8Array | ByteSource, name = 'night.zip') {
  const found: { name: string; member: string | undefined; bytes?: Buffer; told?: string }[] = [];
  const source = bytes instanceof Uint8Array ? bytesSource(bytes) : bytes;
  for await (const one of unpackFile(source, name, gunzip)) {
    const { name: own, member } = one;
    if (one.pieces) found.push({ name: own, member, bytes: Buffer.concat(one.pieces) });
    else found.push({ name: own, member, told: wordFinding(one.finding) });
  }
  return found;
}

test.skipIf(isSkipped)(
  'the frames of a zip, deflated and stored, plain and packed, in its own order; nothing else',
  async () => {
    const members = {
      'M 94/b.fit': frame(1),
      'readme.txt': new Uint8Array(10),
      'M 94/a.fits.gz': new Uint8Array(gzipSync(frame(2))),
      '__MACOSX/._b.fit': new Uint8Array(10),
      'Größe.FITS': frame(3),
    };
    for (const bytes of [
      zipped(members),
      zipped(members, 'ZIP_STORED'),
      zipped(members, 'ZIP_DEFLATED', true),
    ]) {
      expect(await unpacked(bytes)).toEqual([
        { name: 'b.fit', member: 'M 94/b.fit', bytes: Buffer.from(frame(1)) },
        { name: 'a.fits', member: 'M 94/a.fits.gz', bytes: Buffer.from(frame(2)) },
        { name: 'Größe.FITS', member: 'Größe.FITS', bytes: Buffer.from(frame(3)) },
      ]);
    }
  },
);

test.skipIf(isSkipped)(
  'a packed file that is no zip has no place in one; a plain file and any other yield nothing',
  async () => {
    expect(await unpacked(new Uint8Array(gzipSync(frame(5))), 'x.fit.gz')).toEqual([
      { name: 'x.fit', member: undefined, bytes: Buffer.from(frame(5)) },
    ]);
    expect(await unpacked(frame(5), 'x.fit')).toEqual([]);
    expect(await unpacked(new TextEncoder().encode('hello'), 'x.txt')).toEqual([]);
  },
);

test.skipIf(isSkipped)('each fault is told of the member that has it, and the others are read', async () => {
  const good = Buffer.from(frame(1));
  const damaged = zipped({ 'a.fit': frame(0), 'b.fit': frame(1) });
  damaged[400] ^= 0xff;
  expect(await unpacked(damaged)).toEqual([
    { name: 'a.fit', member: 'a.fit', told: 'The zip is damaged or cut off: copy or download it again.' },
    { name: 'b.fit', member: 'b.fit', bytes: good },
  ]);
  const mixed = zipped({
    'a.fit.gz': new Uint8Array(gzipSync(frame(0))).subarray(0, 900),
    'in.zip': zipped({ 'a.fit': frame(1) }),
    'b.fit': frame(1),
  });
  expect(await unpacked(mixed)).toEqual([
    {
      name: 'a.fit',
      member: 'a.fit.gz',
      told: 'Its compressed data are damaged or cut off: copy or download the file again.',
    },
    {
      name: 'in.zip.fits',
      member: 'in.zip',
      told: 'It is a zip within a zip: unpack the outer one first and give the inner one.',
    },
    { name: 'b.fit', member: 'b.fit', bytes: good },
  ]);
  const [bzip2] = await unpacked(zipped({ 'a.fit': frame(0) }, 'ZIP_BZIP2'));
  expect(bzip2.told).toMatch(/^It is compressed in a way that CrowdSky does not read/);
});

test.skipIf(isSkipped)('faults of the zip as a whole', async () => {
  const whole = zipped({ 'a.fit': frame(0) });
  const told = async (bytes: Uint8Array) => (await unpacked(bytes)).map((one) => one.told ?? one.name);
  expect(await told(zipped({ 'a.jpg': frame(0) }))).toEqual(['The zip holds no FITS files.']);
  expect(await told(whole.subarray(0, whole.length - 30))).toEqual([
    'The zip is damaged or cut off: copy or download it again.',
  ]);
  const locked = new Uint8Array(whole);
  // The first bit of the flags, in the member's own header and in the list (APPNOTE 4.4.4).
  const list = Buffer.from(whole).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  locked[6] |= 1;
  locked[list + 8] |= 1;
  expect(await told(locked)).toEqual([
    'It is locked with a password: unpack the zip first and give the unpacked files.',
  ]);
});

test.skipIf(isSkipped)(
  'a member that holds more than the list promises is not unpacked beyond it',
  async () => {
    const bomb = zipped({ 'a.fit': new Uint8Array(5_000_000) });
    const list = Buffer.from(bomb).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    new DataView(bomb.buffer).setUint32(list + 24, 1000, true);
    expect((await unpacked(bomb)).map(({ told }) => told)).toEqual([
      'The zip is damaged or cut off: copy or download it again.',
    ]);
  },
);

test.skipIf(isSkipped)('what the source throws is thrown, not told of the zip', async () => {
  const whole = zipped({ 'a.fit': frame(0) });
  const gone = {
    sizeBytes: whole.length,
    read: async (offset: number, length: number) => {
      if (offset > 4) throw new Error('the card was taken out');
      return whole.subarray(offset, offset + length);
    },
  };
  await expect(unpacked(gone)).rejects.toThrow('the card was taken out');
});

test.skipIf(isSkipped)('any damage gives frames or a finding', { timeout: 300_000 }, async () => {
  const base = zipped({ 'a.fit': frame(0), 'd/b.fit.gz': new Uint8Array(gzipSync(frame(1))) });
  const outcomes = new Set<string>();
  let seed = 7;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let round = 0; round < MUTATIONS; round++) {
    const bytes = new Uint8Array(base);
    for (let times = 1 + random(3); times > 0; times--) {
      // Mostly in the list at the end, where everything is promised.
      const at = random(2) === 0 ? random(bytes.length) : bytes.length - 1 - random(200);
      bytes[at] = [0, 255, 127, bytes[at] ^ (1 << random(8))][random(4)];
    }
    bytes.set(base.subarray(0, 4));
    const cut = random(20) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    for (const one of await unpacked(cut)) outcomes.add(one.bytes ? 'frame' : (one.told ?? ''));
  }
  expect(outcomes.size).toBeGreaterThan(4);
  expect(outcomes).toContain('frame');
});
