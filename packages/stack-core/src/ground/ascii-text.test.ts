import { expect, it } from 'vitest';
import { asciiText, isAscii } from './ascii-text.ts';

it.each([
  ['M 94', 'M 94'],
  ['Étoile de Barnard', 'Etoile de Barnard'],
  ['E\u0301toile', 'Etoile'],
  ['Große Straße', 'Grosse Strasse'],
  ['γ Cyg – Ørsted', 'gamma Cyg - Orsted'],
  ['Μ42', '\\u039c42'],
  ['猎户座星', '\\u730e\\u6237\\u5ea7\\u661f'],
  ['🌙', '\\ud83c\\udf19'],
  ['a\u00a0b', 'a b'],
])('writes %s as %s', (text, ascii) => {
  expect(asciiText(text)).toBe(ascii);
  expect(isAscii(asciiText(text))).toBe(true);
});
