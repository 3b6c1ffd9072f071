/** The error a client throws when the server refuses a request. */
import type { Problem, ProblemCode } from './problem.ts';

/** A refusal: the server's code and sentence, or `unexpected` where something before the server answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ProblemCode;
  readonly status: number;
  /** For the operator's log; absent when something before the server answered. */
  readonly requestId: string | undefined;
  readonly fields: Problem['error']['fields'];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    problem: Pick<Problem['error'], 'code' | 'message'> & Partial<Problem['error']>,
    options: ErrorOptions & { retryAfterSeconds?: number | undefined } = {},
  ) {
    super(problem.message, options);
    this.status = status;
    this.code = problem.code;
    this.requestId = problem.requestId;
    this.fields = problem.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
