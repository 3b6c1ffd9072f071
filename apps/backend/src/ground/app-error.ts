/** Every refusal of a request: a code of the closed list, a sentence, and the HTTP status of that code. */
import type { ProblemCode } from '@crowdsky/api';

export const statusOfCode: Readonly<Record<ProblemCode, number>> = {
  'bad-request': 400,
  'bad-fits': 400,
  'bad-digest': 400,
  'bad-file-name': 400,
  'no-date-obs': 400,
  'empty-file': 400,
  'cut-file': 400,
  'bad-thumbnail': 400,
  'bad-token': 400,
  'client-gone': 400,
  'wrong-password': 401,
  'not-signed-in': 401,
  'bad-csrf-token': 403,
  'cross-site': 403,
  'not-allowed': 403,
  'email-not-verified': 403,
  'account-blocked': 403,
  'not-found': 404,
  'wrong-method': 405,
  'name-taken': 409,
  'chunk-exists': 409,
  'wrong-state': 409,
  'lease-lost': 409,
  'wrong-offset': 409,
  'file-lost': 410,
  'wrong-version': 412,
  'too-large': 413,
  'quota-exceeded': 413,
  'wrong-media-type': 415,
  'bad-range': 416,
  busy: 423,
  'too-many-requests': 429,
  'storage-failed': 503,
  'database-failed': 503,
  unexpected: 500,
};

export class AppError extends Error {
  readonly code: ProblemCode;
  readonly fields: { path: string; message: string }[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    message: string,
    options: ErrorOptions & { fields?: { path: string; message: string }[]; retryAfterSeconds?: number } = {},
  ) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return statusOfCode[this.code];
  }
}

/** The same answer for missing objects and for those of other accounts. */
export function notFound(what: string): AppError {
  return new AppError('not-found', `There is no such ${what}.`);
}
