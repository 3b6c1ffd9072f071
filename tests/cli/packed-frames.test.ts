/** Frames that are kept packed stack to the very stack of the plain ones. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { bytesSource, findImage, readImage, readPrimary, readStoredImage, writeFits } from '@crowdsky/fits';
import { beforeAll, expect, test } from 'vitest';
import { crowdsky, simulateFrames, testFolder, writeFrames } from './run-crowdsky.ts';

let frames: { name: string; bytes: Uint8Array }[];
beforeAll(() => {
  frames = simulateFrames({ frames: 4 });
});

interface Report {
  readonly notStacked: readonly {
    readonly path: string;
    readonly explanation: string;
    readonly isFault: boolean;
  }[];
  readonly chunks: readonly {
    readonly frames: readonly {
      readonly name: string;
      readonly used: boolean;
      readonly explanation?: string;
    }[];
  }[];
}

/** Stacks a folder; the pixels of its one stack. */
async function stacked(folder: string): Promise<{ pixels: Uint8Array; report: Report }> {
  const { out } = crowdsky(['stack', folder, '-o', 'm.fits', '--threads', '0', '--json'], join(folder, '..'));
  const bytes = new Uint8Array(readFileSync(join(folder, '..', 'm.fits')));
  const values = await readImage(bytesSource(bytes), await findImage(bytesSource(bytes)));
  return {
    pixels: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    report: JSON.parse(out) as Report,
  };
}

function inFolder(write: (folder: string) => void): string {
  const folder = join(testFolder(), 'frames');
  mkdirSync(folder);
  write(folder);
  return folder;
}

const leftCopies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('crowdsky-unpacked-'));

test('gzip, tile compression and an image in an extension: the same pixels, and no copy is left', async () => {
  const before = leftCopies();
  const plain = await stacked(inFolder((folder) => void writeFrames(folder, frames)));
  const gzipped = await stacked(
    inFolder((folder) => {
      for (const { name, bytes } of frames) writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes));
    }),
  );
  expect(Buffer.compare(gzipped.pixels, plain.pixels)).toBe(0);
  const inExtension = inFolder(() => undefined);
  for (const { name, bytes } of frames) {
    const source = bytesSource(bytes);
    const { header, image } = await readPrimary(source);
    // Stored as signed numbers; the writer adds what makes them unsigned.
    const stored = await readStoredImage(source, await findImage(source));
    const data = Uint16Array.from(stored as Int16Array, (value) => value + 32_768);
    const shape = image?.shape ?? [];
    writeFileSync(
      join(inExtension, name),
      writeFits([
        { kind: 'image', shape: [], header },
        { kind: 'image', shape, data, name: 'SCI' },
      ]),
    );
  }
  expect(Buffer.compare((await stacked(inExtension)).pixels, plain.pixels)).toBe(0);
  const tiled = inFolder((folder) => {
    writeFrames(folder, frames);
    packTiles(folder);
  });
  expect(readdirSync(tiled).every((name) => name.endsWith('.fits.fz'))).toBe(true);
  expect(Buffer.compare((await stacked(tiled)).pixels, plain.pixels)).toBe(0);
  expect(leftCopies()).toEqual(before);
});

test('a zip of frames among others, one of its frames damaged: told by its place in the zip', async () => {
  const plain = await stacked(inFolder((folder) => void writeFrames(folder, frames.slice(0, 3))));
  const folder = inFolder((inner) => {
    writeFrames(inner, frames.slice(0, 1));
    const cut = new Uint8Array(gzipSync(frames[3].bytes)).subarray(0, 50_000);
    const members = { 'M 94': { 'b.fit': frames[1].bytes, 'c.fit': frames[2].bytes, 'd.fit.gz': cut } };
    writeFileSync(join(inner, 'night.zip'), zipSync({ ...members, 'notes.txt': new Uint8Array(9) }));
  });
  const { pixels, report } = await stacked(folder);
  expect(report.notStacked).toEqual([
    {
      path: join(folder, 'night.zip', 'M 94', 'd.fit.gz'),
      explanation: 'Its compressed data are damaged or cut off: copy or download the file again.',
      isFault: true,
    },
  ]);
  expect(Buffer.compare(pixels, plain.pixels)).toBe(0);
});

test('a packed file that is damaged or of another kind is named by its own path', async () => {
  const folder = inFolder((inner) => {
    writeFrames(inner, frames.slice(0, 3));
    writeFileSync(join(inner, 'cut.fits.gz'), gzipSync(frames[3].bytes).subarray(0, 50_000));
    writeFileSync(join(inner, 'other.fit.bz2'), 'BZh91AY');
  });
  const { report } = await stacked(folder);
  const told = report.chunks[0].frames.filter(({ used }) => !used);
  expect(told.map(({ name, explanation }) => `${name}: ${explanation}`)).toEqual([
    'other.fit.bz2: This is no FITS file: it is compressed with bzip2; unpack it first.',
  ]);
  expect(report.notStacked).toEqual([
    {
      path: join(folder, 'cut.fits.gz'),
      explanation: 'Its compressed data are damaged or cut off: copy or download the file again.',
      isFault: true,
    },
  ]);
});

/** By astropy, an independent program. */
function packTiles(folder: string): void {
  const script = `
import sys, os
from astropy.io import fits
folder = sys.argv[1]
for name in os.listdir(folder):
    path = os.path.join(folder, name)
    with fits.open(path) as frame:
        image = fits.CompImageHDU(frame[0].data, frame[0].header, compression_type='RICE_1')
        fits.HDUList([fits.PrimaryHDU(), image]).writeto(path.replace('.fit', '.fits.fz'))
    os.remove(path)
`;
  execFileSync('/usr/bin/python3', ['-c', script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
}

test('verify finds what is packed, and names that were told apart, and leaves no copy', () => {
  const before = leftCopies();
  const folder = inFolder((path) => {
    const [first, second, ...others] = frames;
    for (const sub of ['γ', '猎']) mkdirSync(join(path, sub));
    writeFileSync(join(path, 'γ', 'a.fit.gz'), gzipSync(first.bytes));
    writeFileSync(join(path, '猎', 'a.fit.gz'), gzipSync(second.bytes));
    writeFileSync(join(path, 'bad.fit.gz'), 'no gzip');
    const members = others.map(({ name, bytes }) => [`night/${name}`, bytes] as const);
    writeFileSync(join(path, 'night.zip'), zipSync(Object.fromEntries(members)));
  });
  const { code } = crowdsky(['stack', folder, '-o', 'm.fits'], join(folder, '..'));
  expect(code).toBe(0);
  const verified = crowdsky(['verify', 'm.fits', '--raws', folder], join(folder, '..'));
  expect(verified.out).toBe('m.fits is, to the byte, what its 4 raw frames give.\n');
  expect(verified.code).toBe(0);
  writeFileSync(join(folder, '猎', 'a.fit.gz'), gzipSync(frames[3].bytes));
  const missing = crowdsky(['verify', 'm.fits', '--raws', folder], join(folder, '..'));
  expect(missing.err).toContain('1 of the 5 files that the stack was made of are not in');
  expect(missing.err).toContain('  \\u730e/a.fit.gz (SHA-256 ');
  expect(leftCopies()).toEqual(before);
});
