import { Header } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import { addMasterCards } from './master-cards.ts';

it('adds a card for each master that there is', () => {
  const header = new Header();
  addMasterCards(header, { bias: { name: 'b.fit', sha256: '0b' }, flat: { name: 'f.fit', sha256: '0f' } });
  expect(header.string('CALBIAS')).toBe('0b b.fit');
  expect(header.string('CALDARK')).toBeUndefined();
  expect(header.string('CALFLAT')).toBe('0f f.fit');
});
