import { Header } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import { finding } from '../ground/finding.ts';
import { findOtherKind } from './other-kind.ts';

type Cards = Readonly<Record<string, string | number>>;

function found(cards: Cards, shape: readonly number[] = [], name = 'a.fit') {
  const header = new Header();
  for (const [keyword, value] of Object.entries(cards)) header.set(keyword, value);
  return findOtherKind(header, shape, name);
}

it.each<Cards>([
  {},
  { STACKCNT: 1 },
  { NCOMBINE: '1' },
  { IMAGETYP: 'LIGHT FRAME' },
  { OBJECT: 'Dark Shark' },
])('takes %j for a light frame', (cards) => {
  expect(found(cards)).toBeUndefined();
});

it('names stacks by their cards and their file, darks and their kin, and pictures', () => {
  expect(found({ NCOMBINE: 6 })).toEqual(finding('finished-stack'));
  expect(found({}, [], 'Stacked_6_M 94.fit')).toEqual(finding('finished-stack'));
  expect(found({ IMAGETYP: 'Dark Frame' })).toEqual(
    finding('calibration-frame', 'IMAGETYP', 'Dark Frame', 'dark'),
  );
  expect(found({ OBSTYPE: 'zero' })).toEqual(finding('calibration-frame', 'OBSTYPE', 'zero', 'bias'));
  expect(found({ CALFRAME: 'MasterFlat' })).toEqual(
    finding('calibration-frame', 'CALFRAME', 'MasterFlat', 'flat'),
  );
  expect(found({}, [64, 48, 3])).toEqual(finding('colour-picture', [64, 48, 3]));
  expect(found({}, [64, 48, 1])).toBeUndefined();
});
