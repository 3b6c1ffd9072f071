import { WriteError } from '@crowdsky/files';
import { describe, expect, it } from 'vitest';
import { asCommandError } from './as-command-error.ts';
import { CommandError } from './command-error.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** As an error comes from another thread. */
function named(name: string): Error {
  return Object.assign(new Error('What is wrong.'), { name });
}

describe('asCommandError', () => {
  it.each([
    [named('UnreadableFile'), EXIT_CODES.nothingStacked],
    [named('MasterError'), EXIT_CODES.wrongUsage],
    [new WriteError('stack.fits', new Error('the disk is full')), EXIT_CODES.cannotWrite],
    [new CommandError(EXIT_CODES.wrongUsage, 'What is wrong.'), EXIT_CODES.wrongUsage],
  ])('tells %s', (error, exitCode) => {
    expect(asCommandError(error)).toMatchObject({ message: error.message, exitCode });
  });

  it.each([named('RuntimeError'), new TypeError('x'), new RangeError('x'), new Error('x'), 'x'])(
    'lets the fault %s pass',
    (fault) => {
      expect(() => asCommandError(fault)).toThrow(fault);
    },
  );
});
