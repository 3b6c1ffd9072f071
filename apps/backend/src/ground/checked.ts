/** Values of a caller against a schema: what is wrong is told field by field. */
import type { z } from 'zod';
import { AppError } from './app-error.ts';

const maxFields = 20;

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** @throws AppError `bad-request` naming each field that failed */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badFields(parsed.error.issues);
}

export function badFields(issues: readonly Issue[]): AppError {
  const fields = issues.slice(0, maxFields).map((issue) => ({
    path: (issue.path ?? [])
      .map((part) => String(typeof part === 'object' ? part.key : part))
      .join('.')
      .slice(0, 100),
    message: issue.message.slice(0, 200),
  }));
  const first = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))[0];
  return new AppError('bad-request', `The request cannot be accepted. ${first ?? ''}`.trim(), { fields });
}
