/** The cards every HDU begins with, and which of the user's may follow them. */
import type { Card, ValueCard } from './card.ts';
import type { ImageSpec } from './encode-image.ts';
import { imageBitpix } from './encode-image.ts';
import type { Header } from './header.ts';

/** Keywords set by the structure or the checksum, never taken from the user's cards. */
const STRUCTURAL =
  /^(?:SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|TFIELDS|THEAP|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM|LONGSTRN|END|ZIMAGE|ZTABLE|T(?:FORM|TYPE|UNIT|SCAL|ZERO|NULL|DISP|DIM|BCOL)\d+)$/;

/** The mandatory keywords of an image HDU, in their order (section 4.4.1). */
export function addImageStructure(
  header: Header,
  spec: ImageSpec,
  isPrimary: boolean,
  hasExtensions: boolean,
): void {
  if (isPrimary) header.set('SIMPLE', true, 'conforms to FITS standard 4.0');
  else header.set('XTENSION', 'IMAGE', 'image extension');
  header.set('BITPIX', imageBitpix(spec), 'bits per sample; negative for floating point');
  header.set('NAXIS', spec.shape.length, 'number of axes');
  spec.shape.forEach((length, axis) => header.set(`NAXIS${axis + 1}`, length, `length of axis ${axis + 1}`));
  if (!isPrimary) {
    header.set('PCOUNT', 0, 'no parameters');
    header.set('GCOUNT', 1, 'one group');
  } else if (hasExtensions) header.set('EXTEND', true, 'extensions follow');
}

/** The mandatory keywords of a binary table, in their order (section 7.3.1). */
export function addTableStructure(
  header: Header,
  rowBytes: number,
  rows: number,
  heapBytes: number,
  columns: number,
): void {
  header
    .set('XTENSION', 'BINTABLE', 'binary table extension')
    .set('BITPIX', 8, 'bytes')
    .set('NAXIS', 2, 'rows of bytes')
    .set('NAXIS1', rowBytes, 'bytes in a row')
    .set('NAXIS2', rows, 'number of rows')
    .set('PCOUNT', heapBytes, 'bytes in the heap after the rows')
    .set('GCOUNT', 1, 'one group')
    .set('TFIELDS', columns, 'number of columns');
}

/**
 * The user's cards as they may follow the structural ones.
 *
 * @param isNamed EXTNAME has been written already
 */
export function userCards(header: Header | undefined, isNamed: boolean): Card[] {
  const seen = new Set<string>();
  return [...(header ?? [])].flatMap((card): Card[] => {
    if (card.kind === 'commentary') return [plainCommentary(card)];
    if (seen.has(card.keyword) || STRUCTURAL.test(card.keyword)) return [];
    if (isNamed && card.keyword === 'EXTNAME') return [];
    seen.add(card.keyword);
    return [card.value === undefined ? withoutValue(card) : card];
  });
}

/** Records of other keywords without a value are kept as COMMENT, for they are mostly damaged value cards. */
function plainCommentary(card: Extract<Card, { kind: 'commentary' }>): Card {
  if (card.keyword === 'COMMENT' || card.keyword === 'HISTORY' || card.keyword === '') return card;
  return { kind: 'commentary', keyword: 'COMMENT', text: `${card.keyword.padEnd(8)}${card.text}` };
}

/** Legal (section 4.1.2.3), but fitsverify warns of a keyword that has no value: it is kept as a remark. */
function withoutValue(card: ValueCard): Card {
  const comment = card.comment === '' ? '' : ` / ${card.comment}`;
  return { kind: 'commentary', keyword: 'COMMENT', text: `${card.keyword.padEnd(8)}=${comment}` };
}
