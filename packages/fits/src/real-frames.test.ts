/** Raw frames of real telescopes, found through CROWDSKY_FRAMES. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fitsverifyMissing, runFitsverify, skipsFor } from './fixtures/python.ts';
import type { ByteSource } from './index.ts';
import {
  bytesSource,
  readImage,
  readPixelRows,
  readPrimary,
  readRows,
  readStoredImage,
  writeFits,
} from './index.ts';

const folder = process.env['CROWDSKY_FRAMES'];
const isSkipped = skipsFor('real frames', folder ? undefined : 'CROWDSKY_FRAMES names no folder of frames');
const noFitsverify = skipsFor('fitsverify on rewritten frames', fitsverifyMissing());
const paths = isSkipped ? [] : framePaths(folder!);

function verify(bytes: Uint8Array): string {
  const scratch = mkdtempSync(join(tmpdir(), 'fits-frame-'));
  try {
    writeFileSync(join(scratch, 'frame.fits'), bytes);
    return runFitsverify(join(scratch, 'frame.fits'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function framePaths(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.fits?$/i.test(name))
    .map((name) => join(root, name));
}

/** Counts the reads, to see that a header takes one. */
function counted(bytes: Uint8Array): { source: ByteSource; reads: () => number } {
  let reads = 0;
  const inner = bytesSource(bytes);
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    reads++;
    return inner.read(offset, length);
  };
  return { source: { sizeBytes: inner.sizeBytes, read }, reads: () => reads };
}

describe.skipIf(isSkipped)('real frames', () => {
  test('there are some', () => {
    expect(paths.length).toBeGreaterThan(0);
  });

  test.each(paths)('%s', async (path) => {
    const bytes = readFileSync(path);
    const { source, reads } = counted(bytes);
    const hdu = await readPrimary(source);
    expect(reads()).toBe(1);
    expect(hdu.header.warnings).toEqual([]);
    expect(hdu.header.string('DATE-OBS')).toMatch(/^20\d\d-\d\d-\d\dT/);
    expect(hdu.header.string('BAYERPAT')).toBe('GRBG');
    expect(hdu.header.number('EXPTIME')).toBeGreaterThan(0);
    expect(hdu.image).toMatchObject({ bitpix: 16, shape: [1080, 1920], bzero: 32768 });

    const pixels = await readImage(source, hdu);
    const rows = await readPixelRows(source, hdu, 700, 20);
    expect(rows).toEqual(pixels.slice(700 * 1080, 720 * 1080));
    expect((await readRows(source, hdu, 0, 1920)).length).toBe(1080 * 1920 * 2);

    // The same pixels written by us are, byte for byte, the frame's own data.
    const stored = await readStoredImage(source, hdu);
    expect(stored[12345] as number).toBe(pixels[12345] - 32768);
    const again = writeFits([
      { kind: 'image', shape: [1080, 1920], data: Uint16Array.from(pixels), header: hdu.header },
    ]);
    const written = await readPrimary(bytesSource(again));
    const data = again.subarray(written.dataOffset, written.dataOffset + written.dataBytes);
    expect(Buffer.compare(data, bytes.subarray(hdu.dataOffset, hdu.dataOffset + hdu.dataBytes))).toBe(0);
    if (!noFitsverify) expect(verify(again)).toContain('found 0 warning(s) and 0 error(s)');
    expect(written.header.get('TELESCOP')).toBe(hdu.header.get('TELESCOP'));
  });
});
