/** A streamed zip archive: uncompressed entries of known size, so that its length is known in advance. */
import { crc32 } from 'node:zlib';
import type { Readable } from 'node:stream';

export interface ZipEntry {
  name: string;
  sizeBytes: number;
  modified: Date;
  open(): Promise<Readable>;
}

const maxShort = 0xffff;
const maxLong = 0xffffffff;
/** Bit 3: sizes follow the data; bit 11: names are UTF-8. */
const flags = 0x0808;
/** 4.5: ZIP64. */
const version = 45;

/** PKWARE APPNOTE 6.3: local header with a ZIP64 extra, data, data descriptor; then the central directory. */
export async function* zipStream(entries: readonly ZipEntry[]): AsyncGenerator<Buffer, void, undefined> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const header = localHeader(entry);
    yield header;
    let crc = 0;
    let seenBytes = 0;
    for await (const piece of (await entry.open()) as AsyncIterable<Buffer>) {
      crc = crc32(piece, crc);
      seenBytes += piece.length;
      yield piece;
    }
    if (seenBytes !== entry.sizeBytes)
      throw new Error(`${entry.name} has ${seenBytes} bytes, expected ${entry.sizeBytes}.`);
    yield dataDescriptor(crc, entry.sizeBytes);
    directory.push(directoryEntry(entry, crc, offset));
    offset += header.length + entry.sizeBytes + descriptorBytes;
  }
  for (const part of directory) yield part;
  yield endOfDirectory(
    entries.length,
    directory.reduce((sum, part) => sum + part.length, 0),
    offset,
  );
}

/** The length of what `zipStream` yields. */
export function zipSizeBytes(entries: readonly ZipEntry[]): number {
  const perEntry = entries.reduce(
    (sum, entry) =>
      sum +
      localHeader(entry).length +
      entry.sizeBytes +
      descriptorBytes +
      directoryEntry(entry, 0, 0).length,
    0,
  );
  return perEntry + endOfDirectory(0, 0, 0).length;
}

function localHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name, 'utf8');
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(flags, 6);
  writeDosTime(header, 10, entry.modified);
  header.writeUInt32LE(maxLong, 18);
  header.writeUInt32LE(maxLong, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

const descriptorBytes = 24;

function dataDescriptor(crc: number, sizeBytes: number): Buffer {
  const descriptor = Buffer.alloc(descriptorBytes);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeBigUInt64LE(BigInt(sizeBytes), 8);
  descriptor.writeBigUInt64LE(BigInt(sizeBytes), 16);
  return descriptor;
}

function directoryEntry(entry: ZipEntry, crc: number, offset: number): Buffer {
  const name = Buffer.from(entry.name, 'utf8');
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(entry.sizeBytes), 4);
  extra.writeBigUInt64LE(BigInt(entry.sizeBytes), 12);
  extra.writeBigUInt64LE(BigInt(offset), 20);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(version, 4);
  header.writeUInt16LE(version, 6);
  header.writeUInt16LE(flags, 8);
  writeDosTime(header, 12, entry.modified);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(maxLong, 20);
  header.writeUInt32LE(maxLong, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(maxLong, 42);
  return Buffer.concat([header, name, extra]);
}

function endOfDirectory(entryCount: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(56 + 20 + 22);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(version, 12);
  end.writeUInt16LE(version, 14);
  end.writeBigUInt64LE(BigInt(entryCount), 24);
  end.writeBigUInt64LE(BigInt(entryCount), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(directoryOffset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  end.writeUInt16LE(Math.min(entryCount, maxShort), 84);
  end.writeUInt16LE(Math.min(entryCount, maxShort), 86);
  end.writeUInt32LE(maxLong, 88);
  end.writeUInt32LE(maxLong, 92);
  return end;
}

function writeDosTime(target: Buffer, at: number, time: Date): void {
  const year = Math.min(2107, Math.max(1980, time.getUTCFullYear()));
  target.writeUInt16LE(
    (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1),
    at,
  );
  target.writeUInt16LE(((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate(), at + 2);
}
