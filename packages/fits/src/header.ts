/** An ordered list of cards with look-up by keyword: the header of one HDU (FITS 4.0 section 4). */
import type { Card, CardValue, Complex } from './card.ts';
import { canonicalKeyword, isComplex } from './card.ts';
import { FitsError } from './fits-error.ts';

/** The characters that `set` takes in a keyword; HIERARCH keywords may hold more than section 4.1.2.1 allows. */
const KEYWORD = /^(?:[A-Z0-9_-]{1,8}|HIERARCH [ -<>-~]{1,60})$/;
/** Keywords of section 4.4.2.4 and of this package's own making that never hold a value. */
const VALUELESS = new Set(['COMMENT', 'HISTORY', 'CONTINUE', 'END', '']);

/**
 * Keywords are found in any case; those of more than eight characters are HIERARCH keywords and are found with
 * or without that prefix. Of a keyword given twice the first one counts, and all are kept.
 */
export class Header implements Iterable<Card> {
  /** One sentence for each card that did not follow the standard, as met while parsing. */
  readonly warnings: string[] = [];
  readonly #cards: Card[];
  #firstByKeyword: Map<string, number> | undefined;

  constructor(cards: Iterable<Card> = []) {
    this.#cards = [...cards];
  }

  get length(): number {
    return this.#cards.length;
  }

  [Symbol.iterator](): Iterator<Card> {
    return this.#cards[Symbol.iterator]();
  }

  has(keyword: string): boolean {
    return this.#index().has(canonicalKeyword(keyword));
  }

  /** The value, or undefined when the keyword is missing or has no value (`has` tells which). */
  get(keyword: string): CardValue {
    return this.#valueCard(keyword)?.value;
  }

  /** The value when it is a string. */
  string(keyword: string): string | undefined {
    const value = this.get(keyword);
    return typeof value === 'string' ? value : undefined;
  }

  /** The value when it is a number; an integer too large to be exact is rounded. */
  number(keyword: string): number | undefined {
    const value = this.get(keyword);
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'number' ? value : undefined;
  }

  /** The value when it is a whole number that a number holds exactly, whether written 10 or 10.0. */
  integer(keyword: string): number | undefined {
    const value = this.get(keyword);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  }

  boolean(keyword: string): boolean | undefined {
    const value = this.get(keyword);
    return typeof value === 'boolean' ? value : undefined;
  }

  complex(keyword: string): Complex | undefined {
    const value = this.get(keyword);
    return isComplex(value) ? value : undefined;
  }

  /** The comment of a keyword; empty when it has none, undefined when the keyword is missing. */
  comment(keyword: string): string | undefined {
    return this.#valueCard(keyword)?.comment;
  }

  /** The texts of all COMMENT, HISTORY or other valueless cards of a keyword, in order. */
  commentary(keyword: string): string[] {
    const name = keyword.trim().toUpperCase();
    return this.#cards.flatMap((card) =>
      card.kind === 'commentary' && card.keyword === name ? [card.text] : [],
    );
  }

  /**
   * Sets a value where the keyword first stands, or at the end, and drops its later duplicates. Without
   * `comment` the old comment stays.
   *
   * @throws FitsError `bad-value` for a number that is not finite or a keyword that FITS cannot hold
   */
  set(keyword: string, value: CardValue, comment?: string): this {
    return this.#put(keyword, value, comment, false);
  }

  /** As `set`, for a number that is a real by its meaning: 10 is written as 10.0. */
  setReal(keyword: string, value: number, comment?: string): this {
    return this.#put(keyword, value, comment, true);
  }

  /** Appends a COMMENT, HISTORY or blank (keyword '') card; long text is split over several when written. */
  add(keyword: 'COMMENT' | 'HISTORY' | '', text: string): this {
    return this.append({ kind: 'commentary', keyword, text });
  }

  /** Appends a card as it is, even when its keyword is there already. */
  append(card: Card): this {
    this.#cards.push(card);
    if (card.kind === 'value' && this.#firstByKeyword?.has(card.keyword) === false) {
      this.#firstByKeyword.set(card.keyword, this.#cards.length - 1);
    }
    return this;
  }

  /** Removes every card of a keyword, commentary included; tells whether there was one. */
  delete(keyword: string): boolean {
    const name = canonicalKeyword(keyword);
    const kept = this.#cards.filter((card) => card.keyword !== name);
    const isFound = kept.length < this.#cards.length;
    if (isFound) this.#replaceAll(kept);
    return isFound;
  }

  clone(): Header {
    return new Header(this.#cards);
  }

  #put(keyword: string, value: CardValue, comment: string | undefined, isReal: boolean): this {
    const name = canonicalKeyword(keyword);
    checkWritable(name, value);
    const position = this.#index().get(name);
    const old = position === undefined ? undefined : this.#cards[position];
    const oldComment = old?.kind === 'value' ? old.comment : '';
    const card: Card = { kind: 'value', keyword: name, value, comment: comment ?? oldComment, isReal };
    if (position === undefined) return this.append(card);
    this.#cards[position] = card;
    const isDuplicate = (other: Card, at: number): boolean =>
      at > position && other.kind === 'value' && other.keyword === name;
    if (this.#cards.some(isDuplicate)) this.#replaceAll(this.#cards.filter((c, at) => !isDuplicate(c, at)));
    return this;
  }

  #valueCard(keyword: string): Extract<Card, { kind: 'value' }> | undefined {
    const position = this.#index().get(canonicalKeyword(keyword));
    const card = position === undefined ? undefined : this.#cards[position];
    return card?.kind === 'value' ? card : undefined;
  }

  #index(): Map<string, number> {
    if (this.#firstByKeyword) return this.#firstByKeyword;
    const index = new Map<string, number>();
    this.#cards.forEach((card, at) => {
      if (card.kind === 'value' && !index.has(card.keyword)) index.set(card.keyword, at);
    });
    this.#firstByKeyword = index;
    return index;
  }

  #replaceAll(cards: readonly Card[]): void {
    this.#cards.length = 0;
    for (const card of cards) this.#cards.push(card);
    this.#firstByKeyword = undefined;
  }
}

function checkWritable(keyword: string, value: CardValue): void {
  if (VALUELESS.has(keyword) || !KEYWORD.test(keyword)) {
    throw new FitsError('bad-value', `'${keyword}' cannot be the keyword of a FITS value.`);
  }
  const numbers = isComplex(value) ? [value.re, value.im] : [value];
  if (numbers.some((part) => typeof part === 'number' && !Number.isFinite(part))) {
    throw new FitsError('bad-value', `${keyword} cannot be set: a FITS header holds no NaN and no infinity.`);
  }
}
