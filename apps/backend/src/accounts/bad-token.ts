/** The refusal of a mailed token that is unknown, used or expired. */
import { AppError } from '../ground/app-error.ts';

export function badToken(): AppError {
  return new AppError('bad-token', 'This link is not valid any more. Ask for a new one.');
}
