/** Writes whole FITS files, at once or piece by piece, with CHECKSUM and DATASUM (FITS 4.0 sections 3 and 4.4). */
import { BLOCK_BYTES, CARD_BYTES, paddedBytes } from './blocks.ts';
import type { Card } from './card.ts';
import { addToSum, encodeChecksum } from './checksum.ts';
import type { HduBody, ImageSpec } from './encode-image.ts';
import { encodeImage } from './encode-image.ts';
import type { TableSpec } from './encode-table.ts';
import { encodeTable } from './encode-table.ts';
import { formatCard } from './format-card.ts';
import { Header } from './header.ts';
import { encodeLatin1 } from './latin1.ts';
import { addImageStructure, addTableStructure, userCards } from './structure-cards.ts';

export type HduSpec = ImageSpec | TableSpec;

/** A whole number of blocks, about 1 MiB: large enough to be fast, small enough to be held. */
const PIECE_BYTES = 360 * BLOCK_BYTES;
const ZERO_CHECKSUM = '0'.repeat(16);
const CHECKSUM_COMMENT = 'HDU checksum';

/**
 * The bytes of a FITS file. The first spec becomes the primary HDU; a table cannot be one, so an empty primary is
 * put before it. Mandatory keywords come first, as the standard orders them, then the cards of `spec.header`
 * without those that describe the structure (a header read from another file can be given whole) and without
 * later duplicates of a keyword, with keywords that have no value turned into COMMENT, then CHECKSUM and DATASUM. The same specs always give the same bytes.
 *
 * @throws FitsError `bad-value` for what FITS cannot hold (a non-finite number in a header, a shape that does not
 * fit its data)
 */
export function writeFits(specs: readonly HduSpec[]): Uint8Array<ArrayBuffer> {
  const plans = planHdus(specs);
  const bytes = new Uint8Array(plans.reduce((sum, plan) => sum + planBytes(plan), 0));
  let at = 0;
  for (const plan of plans) {
    const headerBytes = plan.images.length * CARD_BYTES;
    const dataAt = at + paddedBytes(headerBytes);
    plan.body.encode(0, bytes.subarray(dataAt, dataAt + plan.body.sizeBytes));
    const end = at + planBytes(plan);
    bytes.set(headerWithSums(plan, addToSum(bytes.subarray(dataAt, end))), at);
    at = end;
  }
  return bytes;
}

/**
 * The same bytes in pieces of about 1 MiB, so that a file can be streamed out without holding it whole. The pixels
 * are gone over twice: once for the checksum that stands before them, once to be written.
 *
 * @param isReused pieces are made in two stretches of memory by turns: each is good until the one after the next is
 * asked for, so that it can be written while the next is made
 * @throws FitsError as `writeFits`, before the first piece
 */
export function* fitsPieces(
  specs: readonly HduSpec[],
  { isReused = false }: { readonly isReused?: boolean } = {},
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const plans = planHdus(specs);
  const longest = Math.max(...plans.map(({ body }) => Math.min(PIECE_BYTES, paddedBytes(body.sizeBytes))));
  const shared = isReused ? [new Uint8Array(longest), new Uint8Array(longest)] : [];
  for (const plan of plans) {
    yield headerWithSums(plan, sumOf(plan.body));
    for (const { offset, length } of piecesOf(plan.body)) {
      shared.reverse();
      const piece = shared[0]?.subarray(0, paddedBytes(length)) ?? new Uint8Array(paddedBytes(length));
      plan.body.encode(offset, piece.subarray(0, length));
      yield piece.fill(0, length);
    }
  }
}

/** The size of the file that `writeFits` or `fitsPieces` makes of the same specs. */
export function fitsSizeBytes(specs: readonly HduSpec[]): number {
  return planHdus(specs).reduce((sum, plan) => sum + planBytes(plan), 0);
}

interface HduPlan {
  /** The header's card images with END, CHECKSUM and DATASUM still to be filled in. */
  readonly images: readonly string[];
  readonly body: HduBody;
}

function planBytes(plan: HduPlan): number {
  return paddedBytes(plan.images.length * CARD_BYTES) + paddedBytes(plan.body.sizeBytes);
}

function planHdus(specs: readonly HduSpec[]): HduPlan[] {
  const first = specs[0];
  const whole: HduSpec[] = first?.kind === 'image' ? [...specs] : [{ kind: 'image', shape: [] }, ...specs];
  return whole.map((spec, at) => planHdu(spec, at === 0, whole.length > 1));
}

function planHdu(spec: HduSpec, isPrimary: boolean, hasExtensions: boolean): HduPlan {
  const header = new Header();
  let body: HduBody;
  if (spec.kind === 'image') {
    const image = encodeImage(spec);
    addImageStructure(header, spec, isPrimary, hasExtensions);
    image.cards(header);
    body = image.body;
  } else {
    const table = encodeTable(spec);
    addTableStructure(header, table.rowBytes, table.rows, table.heapBytes, spec.columns.length);
    table.cards(header);
    body = table.body;
  }
  if (spec.name !== undefined) header.set('EXTNAME', spec.name, 'name of this HDU');
  const cards = [...header, ...userCards(spec.header, spec.name !== undefined)];
  return { images: imagesOf(cards), body };
}

function imagesOf(cards: readonly Card[]): string[] {
  const images: string[] = [];
  let isLong = false;
  for (const card of cards) {
    const formatted = formatCard(card);
    if (!isLong && formatted.length > 1 && card.kind === 'value') {
      images.push(
        ...formatCard({
          kind: 'value',
          keyword: 'LONGSTRN',
          value: 'OGIP 1.0',
          comment: 'long strings may go on in CONTINUE cards',
          isReal: false,
        }),
      );
      isLong = true;
    }
    images.push(...formatted);
  }
  return [...images, checksumCard(ZERO_CHECKSUM), datasumCard(0), 'END'.padEnd(CARD_BYTES)];
}

function checksumCard(value: string): string {
  return formatCard({
    kind: 'value',
    keyword: 'CHECKSUM',
    value,
    comment: CHECKSUM_COMMENT,
    isReal: false,
  })[0];
}

function datasumCard(sum: number): string {
  // As a string, for a 32-bit unsigned sum (section 4.4.2.7), padded so that every sum gives cards of one length.
  return formatCard({
    kind: 'value',
    keyword: 'DATASUM',
    value: String(sum),
    comment: 'data unit checksum',
    isReal: false,
  })[0];
}

function headerWithSums(plan: HduPlan, dataSum: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(paddedBytes(plan.images.length * CARD_BYTES)).fill(32);
  const checksumAt = plan.images.length - 3;
  encodeLatin1(plan.images.join(''), bytes, 0);
  encodeLatin1(datasumCard(dataSum), bytes, (checksumAt + 1) * CARD_BYTES);
  const sum = addToSum(bytes, dataSum);
  encodeLatin1(checksumCard(encodeChecksum(sum)), bytes, checksumAt * CARD_BYTES);
  return bytes;
}

function sumOf(body: HduBody): number {
  if (body.sum !== undefined) return body.sum();
  const scratch = new Uint8Array(Math.min(PIECE_BYTES, body.sizeBytes));
  let sum = 0;
  for (const { offset, length } of piecesOf(body)) {
    const piece = scratch.subarray(0, length);
    body.encode(offset, piece);
    sum = addToSum(piece, sum);
  }
  return sum;
}

function* piecesOf(body: HduBody): Generator<{ offset: number; length: number }> {
  for (let offset = 0; offset < body.sizeBytes; offset += PIECE_BYTES) {
    yield { offset, length: Math.min(PIECE_BYTES, body.sizeBytes - offset) };
  }
}
