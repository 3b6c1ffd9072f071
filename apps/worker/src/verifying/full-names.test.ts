import { expect, it } from 'vitest';
import { fullNames } from './full-names.ts';

it('knows the names that a header cannot hold by what it holds in their place', () => {
  expect([...fullNames(['Light_M 94.fit', 'Aufnahme ü.fit', 'γ Cyg/a.fit'])]).toEqual([
    ['Aufnahme u.fit', 'Aufnahme ü.fit'],
    ['gamma Cyg/a.fit', 'γ Cyg/a.fit'],
  ]);
});
