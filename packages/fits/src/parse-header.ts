/** Finds the end of a header in bytes and reads its cards (FITS 4.0 sections 3.3.1, 4.1 and 4.2.1.2). */
import { BLOCK_BYTES, CARD_BYTES, paddedBytes } from './blocks.ts';
import type { Card } from './card.ts';
import { FitsError } from './fits-error.ts';
import { Header } from './header.ts';
import { decodeLatin1 } from './latin1.ts';
import { parseCard, UNPRINTABLE } from './parse-card.ts';
import { parseValue } from './parse-value.ts';

/** Over 200,000 cards: no instrument writes more, and a file of junk is not searched to its end. */
const MAX_HEADER_BYTES = 5600 * BLOCK_BYTES;
/** A header of junk does not get a sentence for each of its cards. */
const MAX_WARNINGS = 100;

export type ParsedHeader =
  | {
      readonly kind: 'header';
      readonly header: Header;
      /** Where the data begin: the end of the header's last block. */
      readonly endOffset: number;
    }
  /** The END card is not among the bytes given: call again with more of the file. */
  | { readonly kind: 'need-more' };

/**
 * Reads the header that begins at `offset`.
 *
 * @throws FitsError `bad-header` when there is no END card within MAX_HEADER_BYTES
 */
export function parseHeader(bytes: Uint8Array, offset = 0): ParsedHeader {
  const endCard = findEnd(bytes, offset);
  if (endCard < 0) {
    if (bytes.length - offset < MAX_HEADER_BYTES) return { kind: 'need-more' };
    throw new FitsError('bad-header', `No END card in the first ${MAX_HEADER_BYTES} bytes of the header.`);
  }
  const header = parseCards(decodeLatin1(bytes, offset, endCard));
  return { kind: 'header', header, endOffset: offset + paddedBytes(endCard + CARD_BYTES - offset) };
}

/** The offset of the END card, or -1. A card cut off by the end of the bytes is not looked at. */
function findEnd(bytes: Uint8Array, offset: number): number {
  const last = Math.min(bytes.length, offset + MAX_HEADER_BYTES) - CARD_BYTES;
  for (let at = offset; at <= last; at += CARD_BYTES) {
    // E N D, then five spaces (or NULs, as some cameras fill)
    if (bytes[at] !== 69 || bytes[at + 1] !== 78 || bytes[at + 2] !== 68) continue;
    let filled = at + 3;
    while (filled < at + 8 && (bytes[filled] === 32 || bytes[filled] === 0)) filled++;
    if (filled === at + 8) return at;
  }
  return -1;
}

/** @param text the cards without END, 80 characters each */
function parseCards(text: string): Header {
  const header = new Header();
  const isPrintable = !UNPRINTABLE.test(text);
  let oddCards = 0;
  const warn = (at: number, keyword: string, oddity: string): void => {
    oddCards++;
    if (oddCards <= MAX_WARNINGS) header.warnings.push(`Card ${at / CARD_BYTES + 1} (${keyword}) ${oddity}.`);
  };
  for (let at = 0; at < text.length;) {
    const first = at;
    const { card, oddities } = parseCard(text.slice(at, at + CARD_BYTES), isPrintable);
    at += CARD_BYTES;
    for (const oddity of oddities) warn(first, card.keyword, oddity);
    const long = continueString(card, text, at);
    if (!long && card.keyword === 'CONTINUE') warn(first, card.keyword, 'continues nothing');
    header.append(long?.card ?? card);
    at = long?.next ?? at;
  }
  if (oddCards > MAX_WARNINGS) header.warnings.push(`${oddCards - MAX_WARNINGS} more cards are odd.`);
  return header;
}

/**
 * Section 4.2.1.2: a string that ends in & goes on in the CONTINUE cards that follow it. Without such a card
 * the & is part of the string.
 *
 * @param next where the card after `card` begins
 */
function continueString(card: Card, text: string, next: number): { card: Card; next: number } | undefined {
  if (card.kind !== 'value' || typeof card.value !== 'string') return undefined;
  // Joined once at the end: a crafted header may have 200,000 pieces.
  const pieces: string[] = [];
  let last = card.value;
  const comments = [card.comment];
  let at = next;
  while (last.endsWith('&') && text.startsWith('CONTINUE  ', at)) {
    const piece = parseValue(text.slice(at + 10, at + CARD_BYTES).replace(/[\0-\x1f\x7f]/g, ' '));
    if (typeof piece.value !== 'string') break;
    pieces.push(last.slice(0, -1));
    last = piece.value;
    comments.push(piece.comment);
    at += CARD_BYTES;
  }
  if (at === next) return undefined;
  const comment = comments.filter((part) => part !== '').join(' ');
  return { card: { ...card, value: pieces.join('') + last, comment }, next: at };
}
