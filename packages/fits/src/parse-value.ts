/** Reads the value field of a card, in fixed or free format (FITS 4.0 section 4.2). */
import type { CardValue } from './card.ts';

export interface ParsedValue {
  readonly value: CardValue;
  readonly comment: string;
  readonly isReal: boolean;
  /** What was odd about the field, in words; undefined when it follows the standard. */
  readonly oddity?: string;
}

const INTEGER = /^[+-]?\d+$/;
const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[EeDd][+-]?\d+)?$/;
const COMPLEX = /^\(\s*([^\s,]+)\s*,\s*([^\s,]+)\s*\)$/;

/**
 * @param field columns 11 to 80 of a card (or what follows the equals sign of a HIERARCH card)
 */
export function parseValue(field: string): ParsedValue {
  const text = field.trimStart();
  if (text.startsWith("'")) return parseString(text);
  const slash = text.indexOf('/');
  const token = (slash < 0 ? text : text.slice(0, slash)).trim();
  const comment = slash < 0 ? '' : commentAfter(text, slash);
  if (token === '') return { value: undefined, comment, isReal: false };
  if (token === 'T' || token === 'F') return { value: token === 'T', comment, isReal: false };
  const number = parseNumber(token);
  if (number !== undefined) return { ...number, comment };
  return parseUnquoted(text);
}

function parseNumber(token: string): { value: CardValue; isReal: boolean } | undefined {
  if (INTEGER.test(token)) {
    const value = Number(token);
    return { value: Number.isSafeInteger(value) ? value + 0 : BigInt(token.replace('+', '')), isReal: false };
  }
  if (REAL.test(token)) {
    // Section 4.2.4 allows D for the exponent of a double, which JavaScript does not read.
    const value = Number(token.replace(/[dD]/, 'E'));
    return Number.isFinite(value) ? { value, isReal: true } : undefined;
  }
  const parts = COMPLEX.exec(token);
  if (!parts || !REAL.test(parts[1]) || !REAL.test(parts[2])) return undefined;
  const re = Number(parts[1].replace(/[dD]/, 'E'));
  const im = Number(parts[2].replace(/[dD]/, 'E'));
  const isReal = /[.eEdD]/.test(token);
  return Number.isFinite(re) && Number.isFinite(im) ? { value: { re, im }, isReal } : undefined;
}

/** Section 4.2.1: a quote inside is doubled; leading spaces count, trailing ones do not. */
function parseString(text: string): ParsedValue {
  let end = text.indexOf("'", 1);
  while (end >= 0 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  if (end < 0) {
    const slash = text.indexOf(' / ', 1);
    const body = slash < 0 ? text.slice(1) : text.slice(1, slash);
    const comment = slash < 0 ? '' : commentAfter(text, slash + 1);
    return { value: unquote(body), comment, isReal: false, oddity: 'the string has no closing quote' };
  }
  const value = unquote(text.slice(1, end));
  const rest = text.slice(end + 1);
  const slash = rest.indexOf('/');
  const between = slash < 0 ? rest : rest.slice(0, slash);
  const comment = slash < 0 ? '' : commentAfter(rest, slash);
  if (between.trim() === '') return { value, comment, isReal: false };
  return { value, comment, isReal: false, oddity: `'${between.trim()}' follows the closing quote` };
}

/** A value no rule knows (NaN, 2024-05-01, M 31 without quotes) is kept as text. */
function parseUnquoted(text: string): ParsedValue {
  const slash = text.indexOf(' /');
  const value = (slash < 0 ? text : text.slice(0, slash)).trim();
  const comment = slash < 0 ? '' : commentAfter(text, slash + 1);
  return { value, comment, isReal: false, oddity: `'${value}' is no FITS value; kept as text` };
}

function unquote(body: string): string {
  // Not trimEnd: only the space is insignificant, and an all-blank string is one space (section 4.2.1.1).
  return (body.includes("''") ? body.replaceAll("''", "'") : body).replace(/ +$/, '');
}

function commentAfter(text: string, slash: number): string {
  const comment = text.slice(slash + 1).trimEnd();
  return comment.startsWith(' ') ? comment.slice(1) : comment;
}
