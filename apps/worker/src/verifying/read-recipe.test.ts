import { Header } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { NotVerifiable } from './not-verifiable.ts';
import { readRecipe } from './read-recipe.ts';

/** The header of a stack of one frame, in colour and straight from the filter array where `cards` do not say otherwise. */
function headerWith(cards: Readonly<Record<string, string | number>>): Header {
  const header = new Header();
  const usual = {
    NAXIS3: 3,
    RESAMPLE: 'cfa',
    RESAMOPT: 'auto',
    REJECT: 'winsorized',
    REJLOW: 4,
    REJHIGH: 4,
    NINPUT: 1,
  };
  for (const [keyword, value] of Object.entries({ ...usual, ...cards })) header.set(keyword, value);
  return header.set('DEFREPAI', true).set('FRM00001', `used ${'ab'.repeat(32)} a.fit`);
}

const COLOUR = 'van Cittert 2, G 0.22/0.29, RB 0.16/0.2';

describe('readRecipe', () => {
  it.each([
    ['in colour', { SHARPEN: COLOUR }],
    ['without filters', { SHARPEN: 'van Cittert 2, 0.22/0.29', NAXIS3: 1 }],
    ['of a demosaic', { SHARPEN: 'none', RESAMPLE: 'demosaic' }],
    ['of before the card was written', {}],
  ])('takes a stack %s that is sharpened as this program does it', (_, cards) => {
    const { frames, options } = readRecipe(headerWith(cards), 'stack.fits');
    expect(frames).toEqual([{ status: 'used', name: 'a.fit', sha256: 'ab'.repeat(32) }]);
    expect(options.rejection).toBe('winsorized');
  });

  it.each([
    ['van Cittert 3, G 0.22/0.29, RB 0.16/0.2', {}],
    ['none', {}],
    [COLOUR, { RESAMPLE: 'demosaic' }],
    [COLOUR, { NAXIS3: 1 }],
  ])('refuses a stack with the sharpening %s, and names both', (theirs, cards) => {
    const read = (): unknown => readRecipe(headerWith({ ...cards, SHARPEN: theirs }), 'stack.fits');
    expect(read).toThrow(NotVerifiable);
    expect(read).toThrow(`SHARPEN is '${theirs}', here it is '`);
  });
});
