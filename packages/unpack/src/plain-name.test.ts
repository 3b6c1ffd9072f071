import { expect, test } from 'vitest';
import { looksLikeFrame, plainName } from './plain-name.ts';

test('names without what was packed', () => {
  expect(['a.fit.gz', 'a.FITS.FZ', 'a.fz', 'b.fits', 'c.gz'].map(plainName)).toEqual([
    ...['a.fit', 'a.FITS', 'a.fits', 'b.fits', 'c.fits'],
  ]);
});

test('what a zip holds beside its frames is passed over, packed frames are not', () => {
  const names = ['a.fit', 'd/b.FITS.fz', 'c.fts.gz', 'd.fz', 'in.zip', 'e.fit.bz2'];
  const others = [
    'a.jpg',
    'd/Thumbs.db',
    '__MACOSX/a.fit',
    'd/._a.fit',
    '.hidden/a.fit',
    'fit',
    'readme.txt',
  ];
  expect([...names, ...others].filter(looksLikeFrame)).toEqual(names);
});
