/** Pictures as PNG files (W3C PNG, third edition), packed by the browser: twice as fast as a packer in JavaScript. */
import { zlibSync } from 'fflate';
import type { Picture } from '@crowdsky/stack-core';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10];
const RGB = 2;
/** Length, type and checksum around a chunk's data. */
const CHUNK_BYTES = 12;
/** Noise hardly compresses: a higher level takes several times as long for a few per cent. */
const LEVEL = 3;

export interface PngShape {
  readonly width: number;
  readonly height: number;
  readonly bits: 8 | 16;
}

/** The bytes of an opaque 8-bit RGB file. */
export async function encodePng({ width, height, rgba }: Picture): Promise<Uint8Array> {
  const file = await encodePngRows({ width, height, bits: 8 }, function* () {
    for (let y = 0; y < height; y++) {
      const row = new Uint8Array(3 * width);
      for (let x = 0; x < 3 * width; x++) row[x] = rgba[4 * (y * width + Math.floor(x / 3)) + (x % 3)];
      yield row;
    }
  });
  return new Uint8Array(await file.arrayBuffer());
}

/** An opaque RGB file of rows as they come: R, G, B of each pixel, two bytes each with the high one first at 16 bits. */
export async function encodePngRows(
  { width, height, bits }: PngShape,
  rows: () => Iterable<Uint8Array>,
): Promise<Blob> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([bits, RGB], 8);
  const parts = [
    new Uint8Array(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', await pack(rows())),
    chunk('IEND', new Uint8Array(0)),
  ];
  return new Blob(parts, { type: 'image/png' });
}

/** In the zlib format, which browsers call deflate. Each row begins with its filter: 0, since noise gains nothing by any. */
async function pack(rows: Iterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof CompressionStream === 'undefined') {
    const bytes = new Uint8Array(await new Blob([...rows].map(filtered)).arrayBuffer());
    return new Uint8Array(zlibSync(bytes, { level: LEVEL }));
  }
  const rest = rows[Symbol.iterator]();
  const stream = new ReadableStream<BufferSource>({
    pull(controller) {
      const next = rest.next();
      if (next.done === true) controller.close();
      else controller.enqueue(filtered(next.value));
    },
  });
  return new Uint8Array(
    await new Response(stream.pipeThrough(new CompressionStream('deflate'))).arrayBuffer(),
  );
}

function filtered(row: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + row.length);
  bytes.set(row, 1);
  return bytes;
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CHUNK_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(bytes.length - 4, checksum(bytes.subarray(4, bytes.length - 4)));
  return bytes;
}

/** CRC-32 of annex D. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let sum = index;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});
