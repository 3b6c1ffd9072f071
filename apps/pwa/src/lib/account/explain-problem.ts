/** Words for what the server answers to an account's requests. */
import { ApiError } from '@crowdsky/api';
import { refusalOf } from '../api/api.ts';
import { text } from '../text/text.ts';

/** A sentence in the language of the page; rethrows what is no refusal. */
export function explainProblem(error: unknown): string {
  const { code, message } = refusalOf(error);
  const field = error instanceof ApiError ? error.fields?.[0]?.path : undefined;
  if (field !== undefined && isKey(text.account.fields, field)) return text.account.fields[field];
  return isKey(text.account.problems, code)
    ? text.account.problems[code]
    : text.account.otherProblem(message);
}

function isKey<Words extends object>(words: Words, key: string): key is keyof Words & string {
  return Object.hasOwn(words, key);
}
