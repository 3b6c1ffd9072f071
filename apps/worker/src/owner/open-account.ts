/** Opens an account for an owner who has no browser at hand. */
import { connectWith } from '../network/api.ts';
import type { SignIn } from './sign-in.ts';

/**
 * Resolves to whether it can be signed in to at once; where it cannot, the server has sent a mail whose link opens it.
 * Rejects with ApiError, or as `fetch`.
 */
export async function openAccount(
  { address, user, password }: Omit<SignIn, 'keyName'>,
  email: string,
  signal: AbortSignal,
): Promise<boolean> {
  const body = { username: user, email, password };
  const answer = await connectWith(address, {}).register({ body, signal });
  return !('confirm' in answer);
}
