/** The help names each exit code that there is, and none that there is not. */
import { expect, it } from 'vitest';
import { exitCodes, exitCodesHelp } from './exit-codes.ts';

it('the help lists the codes in use', () => {
  const listed = [...exitCodesHelp.matchAll(/^ {2}(\d+) {2}/gm)].map(([, code]) => Number(code));
  expect(listed).toEqual([0, 2, 3, 4, 5, 70]);
  expect(Object.values(exitCodes)).toEqual(listed);
});
