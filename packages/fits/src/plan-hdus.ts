/** Plans the HDUs of a file to write, and completes their headers (FITS 4.0 sections 3 and 4.4). */
import { CARD_BYTES, paddedBytes } from './blocks.ts';
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

const ZERO_CHECKSUM = '0'.repeat(16);
const CHECKSUM_COMMENT = 'HDU checksum';

export interface HduPlan {
  /** The header's card images with END, CHECKSUM and DATASUM still to be filled in. */
  readonly images: readonly string[];
  readonly body: HduBody;
}

export function headerBytes(plan: HduPlan): number {
  return paddedBytes(plan.images.length * CARD_BYTES);
}

export function planBytes(plan: HduPlan): number {
  return headerBytes(plan) + paddedBytes(plan.body.sizeBytes);
}

/** Throws FitsError `bad-value` for what FITS cannot hold. */
export function planHdus(specs: readonly HduSpec[]): HduPlan[] {
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

/** A whole header, whose data unit has the sum `dataSum`. */
export function headerWithSums(plan: HduPlan, dataSum: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes(plan)).fill(32);
  const checksumAt = plan.images.length - 3;
  encodeLatin1(plan.images.join(''), bytes, 0);
  encodeLatin1(datasumCard(dataSum), bytes, (checksumAt + 1) * CARD_BYTES);
  const sum = addToSum(bytes, dataSum);
  encodeLatin1(checksumCard(encodeChecksum(sum)), bytes, checksumAt * CARD_BYTES);
  return bytes;
}
