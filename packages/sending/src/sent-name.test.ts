import { expect, it } from 'vitest';
import { sentName } from './sent-name.ts';

it.each([
  ['a.fit', undefined, 'a.fit'],
  ['one/a.fit', undefined, 'one_a.fit'],
  ['night.zip/one/a.fit.gz', 'a.fit', 'night.zip_one_a.fit'],
  ['../.nights/a.fit', undefined, 'nights_a.fit'],
  [`${'n'.repeat(249)}/a.fit`, undefined, `${'n'.repeat(249)}_a.fit`],
  [`${'n'.repeat(250)}/a.fit`, undefined, 'a.fit'],
  [`${'ä'.repeat(125)}/a.fit`, undefined, 'a.fit'],
])('%s, called %s, is sent as %s', (name, ownName, sent) => {
  expect(sentName(name, ownName)).toBe(sent);
});
