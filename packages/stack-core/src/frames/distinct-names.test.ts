import { expect, it } from 'vitest';
import { distinctNames } from './distinct-names.ts';

it('adds no more of the path than tells files apart', () => {
  expect(distinctNames(['/n/1/a.fit', '/n/1/b.fit', '/n/2/b.fit', '/m/2/b.fit', 'C:\\n\\c.fit'])).toEqual([
    'a.fit',
    '1/b.fit',
    'n/2/b.fit',
    'm/2/b.fit',
    'c.fit',
  ]);
});

it('goes up to the whole path, and no further for a file that is given twice', () => {
  expect(distinctNames(['a.fit', 'x/a.fit', 'x/a.fit'])).toEqual(['a.fit', 'x/a.fit', 'x/a.fit']);
  expect(distinctNames(['/x/a.fit', '/x/a.fit'])).toEqual(['a.fit', 'a.fit']);
  expect(distinctNames(['/', ''])).toEqual(['/', '']);
});

it('compares no file with every other: a hundred thousand of one name have their names at once', () => {
  const names = distinctNames(Array.from({ length: 100_000 }, (_, n) => `/nights/${n}/lights/a.fit`));
  expect(names[99_999]).toBe('99999/lights/a.fit');
  expect(new Set(names).size).toBe(100_000);
});
