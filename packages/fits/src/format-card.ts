/** Writes cards as 80-character images (FITS 4.0 sections 4.1, 4.2 and the CONTINUE convention of 4.2.1.2). */
import { CARD_BYTES } from './blocks.ts';
import type { Card, CardValue, ValueCard } from './card.ts';
import { COMMENTARY_CHARACTERS, isComplex } from './card.ts';
import { FitsError } from './fits-error.ts';
import { toPrintableAscii } from './latin1.ts';

/** Fixed format puts a value's last character in column 30, a string's closing quote in column 20 or later. */
const FIXED_VALUE_WIDTH = 20;
const SHORTEST_STRING = 8;

/**
 * The card as one or more images of exactly 80 characters. Long strings go on in CONTINUE cards, long commentary
 * in further cards of its keyword; a comment that does not fit after its value is cut. Characters outside
 * printable ASCII are replaced (see `toPrintableAscii`).
 *
 * @throws FitsError `bad-value` for a number that is not finite, or a keyword that leaves no room for its value
 */
export function formatCard(card: Card): string[] {
  return card.kind === 'commentary' ? formatCommentary(card.keyword, card.text) : formatValueCard(card);
}

function formatCommentary(keyword: string, text: string): string[] {
  const name = keyword.padEnd(8);
  const ascii = toPrintableAscii(text);
  const images = [`${name}${ascii.slice(0, COMMENTARY_CHARACTERS)}`.padEnd(CARD_BYTES)];
  for (let at = COMMENTARY_CHARACTERS; at < ascii.length; at += COMMENTARY_CHARACTERS) {
    images.push(`${name}${ascii.slice(at, at + COMMENTARY_CHARACTERS)}`.padEnd(CARD_BYTES));
  }
  return images;
}

function formatValueCard(card: ValueCard): string[] {
  const { keyword, value } = card;
  const isHierarch = keyword.startsWith('HIERARCH ');
  const prefix = isHierarch ? `${toPrintableAscii(keyword)} = ` : `${keyword.padEnd(8)}= `;
  const comment = toPrintableAscii(card.comment).trimEnd();
  if (typeof value === 'string') return formatString(prefix, toPrintableAscii(value), comment);
  const text = formatScalar(value, card.isReal);
  const field = isHierarch ? text : text.padStart(FIXED_VALUE_WIDTH);
  if (prefix.length + text.length > CARD_BYTES) {
    throw new FitsError('bad-value', `The keyword '${keyword}' leaves no room for its value.`);
  }
  return [withComment(`${prefix}${field}`, comment)];
}

function formatScalar(value: Exclude<CardValue, string>, isReal: boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (typeof value === 'bigint') return value.toString();
  if (isComplex(value)) {
    const isWhole = Number.isSafeInteger(value.re) && Number.isSafeInteger(value.im);
    return `(${formatNumber(value.re, isReal || !isWhole)}, ${formatNumber(value.im, isReal || !isWhole)})`;
  }
  return formatNumber(value, isReal);
}

/** The shortest decimal that reads back as the same number; section 4.2.4 wants a capital E. */
function formatNumber(value: number, isReal: boolean): string {
  if (!Number.isFinite(value))
    throw new FitsError('bad-value', `A FITS header cannot hold the number ${value}.`);
  if (Number.isSafeInteger(value) && !isReal) return value.toString();
  const [mantissa, exponent] = (Object.is(value, -0) ? '-0' : value.toString()).split('e');
  const decimal = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? decimal : `${decimal}E${exponent.replace('+', '')}`;
}

function formatString(prefix: string, value: string, comment: string): string[] {
  const room = CARD_BYTES - prefix.length - 2;
  const quoted = value.trimEnd().replaceAll("'", "''");
  if (quoted.length <= room) {
    const field = `'${quoted.padEnd(Math.min(room, SHORTEST_STRING))}'`;
    // Comments of short strings are lined up with those of numbers, as other writers do; astropy verifies a
    // checksum only if the card of CHECKSUM looks like this.
    return [withComment(prefix + (comment === '' ? field : field.padEnd(FIXED_VALUE_WIDTH)), comment)];
  }
  const pieces = splitQuoted(quoted, room - 1, CARD_BYTES - 'CONTINUE  '.length - 3);
  return pieces.map((piece, at) => {
    const isLast = at === pieces.length - 1;
    const image = `${at === 0 ? prefix : 'CONTINUE  '}'${piece}${isLast ? '' : '&'}'`;
    return withComment(image, isLast ? comment : '');
  });
}

/** Cuts text whose quotes are already doubled, never between the two quotes of a pair. */
function splitQuoted(quoted: string, firstLength: number, nextLength: number): string[] {
  if (firstLength < 2) throw new FitsError('bad-value', 'A HIERARCH keyword is too long for its string.');
  const pieces: string[] = [];
  let at = 0;
  while (at < quoted.length) {
    let end = Math.min(quoted.length, at + (pieces.length === 0 ? firstLength : nextLength));
    let quotesBefore = 0;
    while (quotesBefore < end - at && quoted[end - 1 - quotesBefore] === "'") quotesBefore++;
    if (quotesBefore % 2 === 1) end--;
    pieces.push(quoted.slice(at, end));
    at = end;
  }
  return pieces;
}

function withComment(image: string, comment: string): string {
  const full = comment === '' ? image : `${image} / ${comment}`;
  const keepsComment = full.length <= CARD_BYTES || image.length + 4 < CARD_BYTES;
  return (keepsComment ? full : image).slice(0, CARD_BYTES).padEnd(CARD_BYTES);
}
