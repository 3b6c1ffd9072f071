import { crc32, inflateSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodePng, encodePngRows } from './encode-png.ts';

/** The chunks of a PNG file by type; their checksums must be right. */
function chunksOf(file: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(file);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const typed = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(typed));
    chunks.set(typed.toString('latin1', 0, 4), typed.subarray(4));
    at += 12 + length;
  }
  return chunks;
}

describe('encodePng', () => {
  it('keeps every pixel', async () => {
    const [width, height] = [37, 23];
    const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, index) => (index * 7919) >> 5);
    const chunks = chunksOf(await encodePng({ width, height, rgba }));
    expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
    const header = chunks.get('IHDR');
    expect([header?.readUInt32BE(0), header?.readUInt32BE(4)]).toEqual([width, height]);
    expect([...(header?.subarray(8) ?? [])]).toEqual([8, 2, 0, 0, 0]);
    const rows = inflateSync(chunks.get('IDAT') ?? new Uint8Array(0));
    expect(rows.length).toBe(height * (1 + 3 * width));
    for (let y = 0; y < height; y++) {
      const row = rows.subarray(y * (1 + 3 * width), (y + 1) * (1 + 3 * width));
      expect(row[0]).toBe(0);
      for (let x = 0; x < width; x++) {
        const from = 4 * (y * width + x);
        expect([...row.subarray(1 + 3 * x, 4 + 3 * x)]).toEqual([...rgba.subarray(from, from + 3)]);
      }
    }
  });

  it('takes rows of sixteen bits as they come', async () => {
    const rows = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(7, 8, 9, 10, 11, 12)];
    const file = await encodePngRows({ width: 1, height: 2, bits: 16 }, () => rows);
    expect(file.type).toBe('image/png');
    const chunks = chunksOf(new Uint8Array(await file.arrayBuffer()));
    expect([...(chunks.get('IHDR') ?? [])]).toEqual([0, 0, 0, 1, 0, 0, 0, 2, 16, 2, 0, 0, 0]);
    expect([...inflateSync(chunks.get('IDAT') ?? new Uint8Array(0))]).toEqual([0, ...rows[0], 0, ...rows[1]]);
  });

  describe('by the browser and without it', () => {
    afterEach(() => void vi.unstubAllGlobals());
    const picture = { width: 2, height: 1, rgba: Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255) };

    it('packs by a script where the browser does not pack', async () => {
      const packed = await encodePng(picture);
      vi.stubGlobal('CompressionStream', undefined);
      const byScript = chunksOf(await encodePng(picture));
      const rows = [0, 1, 2, 3, 4, 5, 6];
      for (const chunks of [byScript, chunksOf(packed)]) {
        expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
        expect([...inflateSync(chunks.get('IDAT') ?? new Uint8Array(0))]).toEqual(rows);
      }
    });

    it('packs by the browser where it can', async () => {
      const formats: string[] = [];
      const { CompressionStream } = globalThis;
      vi.stubGlobal(
        'CompressionStream',
        class extends CompressionStream {
          constructor(format: CompressionFormat) {
            super(format);
            formats.push(format);
          }
        },
      );
      await encodePng(picture);
      expect(formats).toEqual(['deflate']);
    });
  });
});
