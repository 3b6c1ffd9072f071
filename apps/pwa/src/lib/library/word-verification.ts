/** Whether a stack was made again from its raws, to the byte, in a sentence. */
import type { Stack } from '@crowdsky/api';
import { text } from '../text/text.ts';

/** Undefined where nobody has compared it. */
export function wordVerification({ verification }: Pick<Stack, 'verification'>): string | undefined {
  if (!verification) return undefined;
  const { isSame, exceptPlace, differences } = verification;
  if (!isSame) return text.library.verifiedNot(differences[0] ?? '');
  return exceptPlace ? text.library.verifiedButPlace : text.library.verified;
}
