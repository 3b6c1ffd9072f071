/** Walks the HDUs of a file, reading headers only (FITS 4.0 section 3.1). */
import { BLOCK_BYTES, paddedBytes } from './blocks.ts';
import type { ByteSource } from './byte-source.ts';
import { readRange } from './byte-source.ts';
import { FitsError } from './fits-error.ts';
import type { Hdu } from './hdu.ts';
import { describeHdu } from './hdu.ts';
import { decodeLatin1 } from './latin1.ts';
import type { ParsedHeader } from './parse-header.ts';
import { parseHeader } from './parse-header.ts';

/** Three blocks: the header of a telescope's frame fits, so one read does. */
const FIRST_READ_BYTES = 3 * BLOCK_BYTES;
/** Far beyond any real file; keeps a crafted file of empty HDUs from filling the memory. */
const MAX_HDUS = 10_000;

/**
 * The first HDU, by as few reads as possible: usually one of 8640 bytes.
 *
 * @throws FitsError `not-fits`, `truncated`, `bad-header`, `too-large`
 */
export async function readPrimary(source: ByteSource): Promise<Hdu> {
  return readHduAt(source, 0);
}

/**
 * All HDUs in the order of the file. Anything after the last one that is no extension (special records, fill) is
 * left alone; an extension whose header cannot be read is an error.
 *
 * @throws FitsError `not-fits`, `truncated`, `bad-header`, `too-large`
 */
export async function readHdus(source: ByteSource): Promise<Hdu[]> {
  const hdus: Hdu[] = [];
  for await (const hdu of walkHdus(source)) hdus.push(hdu);
  return hdus;
}

/** The HDUs one by one, so that a caller can stop at the one it looks for. */
export async function* walkHdus(source: ByteSource): AsyncGenerator<Hdu, void, undefined> {
  let offset = 0;
  for (let count = 0; count === 0 || (await hasExtensionAt(source, offset)); count++) {
    if (count === MAX_HDUS) throw new FitsError('too-large', `The file has more than ${MAX_HDUS} HDUs.`);
    const hdu = await readHduAt(source, offset);
    yield hdu;
    offset = hdu.dataOffset + paddedBytes(hdu.dataBytes);
  }
}

async function readHduAt(source: ByteSource, offset: number): Promise<Hdu> {
  const isPrimary = offset === 0;
  let lengthBytes = FIRST_READ_BYTES;
  let parsed: ParsedHeader = { kind: 'need-more' };
  while (parsed.kind === 'need-more') {
    const available = Math.min(lengthBytes, source.sizeBytes - offset);
    const bytes = await readRange(source, offset, available, 'the header');
    if (isPrimary && lengthBytes === FIRST_READ_BYTES) checkSignature(bytes);
    parsed = parseHeader(bytes);
    if (parsed.kind === 'need-more' && available < lengthBytes) {
      throw new FitsError('truncated', `The file ends within a header, at byte ${source.sizeBytes}.`);
    }
    lengthBytes *= 4;
  }
  if (isPrimary && parsed.header.boolean('SIMPLE') !== true) {
    parsed.header.warnings.push(
      'SIMPLE is not T: the file says itself that it does not follow the standard.',
    );
  }
  return describeHdu(parsed.header, offset, offset + parsed.endOffset, source.sizeBytes);
}

/** Section 4.4.1.1: the file begins with SIMPLE. The error names other common file types. */
function checkSignature(bytes: Uint8Array): void {
  if (/^SIMPLE *=/i.test(decodeLatin1(bytes, 0, Math.min(10, bytes.length)))) return;
  throw new FitsError('not-fits', `This is no FITS file: ${whatItIs(bytes)}.`);
}

function whatItIs(bytes: Uint8Array): string {
  const start = decodeLatin1(bytes, 0, Math.min(12, bytes.length));
  if (bytes.length === 0) return 'it is empty';
  if (start.startsWith('\x1f\x8b')) return 'it is compressed with gzip; unpack it first';
  if (start.startsWith('BZh')) return 'it is compressed with bzip2; unpack it first';
  if (start.startsWith('PK\x03\x04')) return 'it is a zip archive; unpack it first';
  if (start.startsWith('XISF0100')) return 'it is a PixInsight XISF file; save it as FITS';
  if (start.startsWith('\x89PNG')) return 'it is a PNG picture';
  if (start.startsWith('\xff\xd8\xff')) return 'it is a JPEG picture';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'it is a TIFF picture';
  return 'it does not begin with SIMPLE';
}

async function hasExtensionAt(source: ByteSource, offset: number): Promise<boolean> {
  if (offset + BLOCK_BYTES > source.sizeBytes) return false;
  return /^XTENSION/i.test(decodeLatin1(await readRange(source, offset, 8, 'an extension')));
}
