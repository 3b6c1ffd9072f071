/** Reads one 80-character card image; reports oddities without ever stopping the reader. */
import type { Card } from './card.ts';
import { canonicalKeyword } from './card.ts';
import { parseValue } from './parse-value.ts';

export interface ParsedCard {
  readonly card: Card;
  readonly oddities: readonly string[];
}

/** Characters that a header may not hold (section 3.2). */
export const UNPRINTABLE = /[^ -~]/;
const KEYWORD = /^[A-Z0-9_-]{0,8}$/;
/** A value indicator in the wrong column: `GAIN=80`, `gain =80`. */
const LOOSE_ASSIGNMENT = /^\s*([A-Za-z0-9_-]{1,8})\s*=/;
const HIERARCH = /^HIERARCH\s+([^=']+?)\s*=/i;

/**
 * @param image 80 characters, one for each byte of the card
 * @param isPrintable the characters are known to be printable ASCII
 */
export function parseCard(image: string, isPrintable = false): ParsedCard {
  const oddities: string[] = [];
  let text = image;
  if (!isPrintable && UNPRINTABLE.test(text)) {
    oddities.push('holds characters outside printable ASCII');
    // Tabs and NULs stand where spaces were meant; bytes above 126 are kept as they are.
    text = text.replace(/[\0-\x1f\x7f]/g, ' ');
  }
  const card = cardOf(text, oddities);
  return { card, oddities };
}

function cardOf(text: string, oddities: string[]): Card {
  const field = text.slice(0, 8).trimEnd();
  const keyword = field.toUpperCase();
  const isCommentary =
    keyword === 'COMMENT' || keyword === 'HISTORY' || keyword === '' || keyword === 'CONTINUE';
  if (!isCommentary && keyword === 'HIERARCH') {
    const match = HIERARCH.exec(text);
    if (match)
      return valueCard(canonicalKeyword(`HIERARCH ${match[1]}`), text.slice(match[0].length), oddities);
  }
  if (!isCommentary && text[8] === '=' && KEYWORD.test(keyword)) {
    if (text[9] !== ' ') oddities.push('has no space after the equals sign');
    if (field !== keyword) oddities.push('has a keyword in lower case');
    // Most cards of most headers: their keyword is in its canonical form already.
    return valueCard(keyword, text.slice(text[9] === ' ' ? 10 : 9), oddities);
  }
  const loose = isCommentary ? null : LOOSE_ASSIGNMENT.exec(text);
  if (loose) {
    oddities.push('has its equals sign in the wrong column');
    return valueCard(loose[1].toUpperCase(), text.slice(loose[0].length), oddities);
  }
  if (!KEYWORD.test(keyword)) {
    oddities.push('has a keyword of forbidden characters');
    return { kind: 'commentary', keyword: '', text: text.trimEnd() };
  }
  return { kind: 'commentary', keyword, text: text.slice(8).trimEnd() };
}

function valueCard(keyword: string, field: string, oddities: string[]): Card {
  const { value, comment, isReal, oddity } = parseValue(field);
  if (oddity !== undefined) oddities.push(oddity);
  return { kind: 'value', keyword, value, comment, isReal };
}
