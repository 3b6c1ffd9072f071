/** Turns errors of the FITS reader into refusals of the request. */
import { FitsError } from '@crowdsky/fits';
import { AppError } from '../ground/app-error.ts';

/** Runs `work`; a FitsError in it becomes `cut-file` or `bad-fits`, anything else passes. */
export async function refusingBadFits<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FitsError)) throw error;
    if (error.code === 'truncated')
      throw new AppError('cut-file', `The file is incomplete. ${error.message}`, { cause: error });
    throw new AppError('bad-fits', `The file cannot be used. ${error.message}`, { cause: error });
  }
}
