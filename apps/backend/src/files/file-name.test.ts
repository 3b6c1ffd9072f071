/** Which names files may have, and the next ones to try. */
import { expect, it, test } from 'vitest';
import { checkedFileName, numberedFileName } from './file-name.ts';

test.each(['Light_M 42_10.0s.fit', 'a.FITS', 'b.fts', 'Ω.fit', `${'x'.repeat(251)}.fit`])(
  '%s is a name',
  (name) => {
    expect(checkedFileName(` ${name} `)).toBe(name);
  },
);

test.each([
  '', '  ', '.fit', '.hidden.fit', 'a/b.fit', 'a\\b.fit', 'a\u0000.fit', 'a\u001f.fit', 'a\u007f.fit', 'fit', 'a.exe',
  'a.fit.txt', `${'x'.repeat(252)}.fit`, `${'Ω'.repeat(126)}.fit`,
])('%j is none', (name) => {
  expect(() => checkedFileName(name)).toThrow(expect.objectContaining({ code: 'bad-file-name' }) as Error);
}); // prettier-ignore

it('the number comes before the ending', () => {
  expect(numberedFileName('Light_1.5.fit', 2)).toBe('Light_1.5 (2).fit');
});
