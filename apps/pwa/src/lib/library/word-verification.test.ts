import { expect, it } from 'vitest';
import { wordVerification } from './word-verification.ts';

const checked = {
  isSame: true,
  exceptPlace: false,
  differences: [],
  checkedBy: 'crowdsky 0.1.0',
  checkedAt: '2025-03-28T10:00:00.000Z',
};

it('says what making it again has come to, and nothing where nobody has', () => {
  expect(wordVerification({ verification: null })).toBeUndefined();
  expect(wordVerification({ verification: checked })).toBe('✓ Verified to the byte, from its raw frames');
  expect(wordVerification({ verification: { ...checked, exceptPlace: true } })).toBe(
    '✓ Verified to the byte but for the place of observation, which is blanked on CrowdSky',
  );
  const differs = { ...checked, isSame: false, differences: ['The pixels differ.', 'More.'] };
  expect(wordVerification({ verification: differs })).toBe(
    'Made again from its raw frames, it is not the same: The pixels differ.',
  );
});
