/** One keyword record of a header: keyword, value and comment (FITS 4.0 section 4.1). */

/** A complex value: (real, imaginary), section 4.2.5 and 4.2.6. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * The value of a keyword. Integers outside the range that a number holds exactly are bigint; `undefined` is a
 * keyword without value (section 4.1.2.3).
 */
export type CardValue = string | number | bigint | boolean | Complex | undefined;

/** A keyword with its value. */
export interface ValueCard {
  readonly kind: 'value';
  /** Upper case; with the prefix `HIERARCH ` for keywords of that convention. */
  readonly keyword: string;
  readonly value: CardValue;
  readonly comment: string;
  /** A number that is to be written as a real (10.0) although it is whole. */
  readonly isReal: boolean;
}

/** COMMENT, HISTORY, a blank keyword, or any other record without value indicator (section 4.4.2.4). */
export interface CommentaryCard {
  readonly kind: 'commentary';
  readonly keyword: string;
  readonly text: string;
}

export type Card = ValueCard | CommentaryCard;

/** The longest text of a commentary card. */
export const COMMENTARY_CHARACTERS = 72;

/** Section 4.1.2.1. */
const CANONICAL = /^[A-Z0-9_-]{1,8}$/;

/**
 * The name under which a keyword is kept: upper case, no outer spaces, and `HIERARCH ` before every keyword
 * that does not fit the eight characters A-Z 0-9 - _ of section 4.1.2.1.
 */
export function canonicalKeyword(keyword: string): string {
  if (CANONICAL.test(keyword)) return keyword;
  const upper = keyword.trim().toUpperCase();
  if (upper.length <= 8 && !upper.includes(' ') && !upper.includes('.')) return upper;
  const name = upper.startsWith('HIERARCH ') ? upper.slice(9) : upper;
  return `HIERARCH ${name.trim().replace(/\s+/g, ' ')}`;
}

/** Whether the value of a card is a complex number (FITS 4.0, section 4.2.5 and 4.2.6). */
export function isComplex(value: unknown): value is Complex {
  return typeof value === 'object' && value !== null && 're' in value && 'im' in value;
}
