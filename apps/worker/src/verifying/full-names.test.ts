import { expect, it } from 'vitest';
import { fullNames } from './full-names.ts';

it('knows the names that a header cannot hold by what it holds in their place', async () => {
  const names = await fullNames(['Light_M 94.fit', 'Aufnahme ü.fit', 'Übung.fit']);
  expect([...names.values()]).toEqual(['Aufnahme ü.fit', 'Übung.fit']);
  for (const key of names.keys()) expect(key).toMatch(/^[ -~]+$/);
});
