import { expect, test } from 'vitest';
import { chooseLanguage } from './choose-language.ts';

test.each([
  [['de-AT', 'en'], 'de'],
  [['DE'], 'de'],
  [['fr', 'de', 'en'], 'de'],
  [['fr', 'en-GB', 'de'], 'en'],
  [['del', 'fr'], 'en'],
  [[], 'en'],
])('of %j it is %s', (wanted, chosen) => {
  expect(chooseLanguage(wanted)).toBe(chosen);
});
