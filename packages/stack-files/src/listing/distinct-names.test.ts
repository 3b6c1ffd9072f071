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
});
