/** Passwords that are guessed first are refused; long ordinary ones are not. */
import { expect, it } from 'vitest';
import { isWeakPassword } from './weak-password.ts';

const names = ['vera', 'vera.rubin@example.org'];

it.each([
  ...['password123', 'Password2024!', 'P@ssw0rd123', '1234567890', '0987654321', '31121985 1200'],
  ...['iloveyou12', '!!letmein12345', 'Summer2024!', 'football2024', '1q2w3e4r5t', '1qaz2wsx3edc'],
  ...['aaaaaaaaaaaa', 'abcabcabcabca', 'passwordpassword', 'p4ssw0rd'.repeat(9), 'abababababab'],
  ...['abcdefghij', 'qwertyuiop', 'asdfghjkl;', 'poiuytrewq', 'qwertzuiop', 'abcdefg1234567', 'aabbaabbab'],
  ...['vera2024!!', 'veravera1985', 'vera.rubin1', 'Rubin-1928!', 'crowdsky2024', 'Seestar-S50!'],
])('%s is weak', async (password) => {
  expect(await isWeakPassword(password, names)).toBe(true);
});

it.each([
  ...['correct horse battery', 'a whole new sky', 'another long one', 'quite another one'],
  ...['Tr0ub4dor&3-x', 'k7#mQ2vL9x', 'vera counts galaxies', 'M 31 über Ostern', 'nebelmeerwanderer'],
  ...['hubble deep field', 'x7Kp2mQ9vR', 'ночное небо 7'],
])('%s is not', async (password) => {
  expect(await isWeakPassword(password, names)).toBe(false);
});

it('asks for nobody in particular where no name is known', async () => {
  expect([await isWeakPassword('vera.rubin1', []), await isWeakPassword('password123', [])]).toEqual([
    false,
    true,
  ]);
});
