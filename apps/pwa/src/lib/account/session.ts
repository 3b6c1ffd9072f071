/** Who is signed in at the server, by the cookie of the browser. Loaded when somebody signs in or sends. */
import type { Account, ApiKey } from '@crowdsky/api';
import { keepCsrfToken, refusalOf, server } from '../api/api.ts';

let known: Account | undefined;
const listeners = new Set<(account: Account | undefined) => void>();

/** Called whenever the server has told who is signed in, or that nobody is. Returns what ends it. */
export function whenSessionTells(listener: (account: Account | undefined) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Asks the server, unless it has told before. Undefined: nobody is signed in. Rejects as `server`. */
export async function session(): Promise<Account | undefined> {
  return known ?? askSession();
}

/** Asks the server, for its account may have changed. Rejects as `server`. */
async function askSession(): Promise<Account | undefined> {
  try {
    const { account, csrfToken } = await server.me();
    keepCsrfToken(csrfToken);
    return tell(account);
  } catch (error) {
    if (refusalOf(error).code !== 'not-signed-in') throw error;
    endSession();
    return undefined;
  }
}

/** The server no longer knows this session, or knows another in its place: it is asked anew. */
export function forgetSession(): void {
  known = undefined;
}

/** Rejects as `server`. */
async function signIn(login: string, password: string): Promise<Account> {
  const { account, csrfToken } = await server.login({ body: { login, password } });
  keepCsrfToken(csrfToken);
  return tell(account);
}

/** Undefined where a link in a mail has to open the account. Rejects as `server`. */
async function register(username: string, email: string, password: string): Promise<Account | undefined> {
  const answer = await server.register({ body: { username, email, password } });
  if ('confirm' in answer) return undefined;
  keepCsrfToken(answer.csrfToken);
  return tell(answer.account);
}

/** The answer does not tell whether there is such an account. Rejects as `server`. */
async function askForReset(email: string): Promise<void> {
  await server.forgotPassword({ body: { email } });
}

/** Rejects as `server`; whoever is no longer known there is signed out already. */
async function signOut(): Promise<void> {
  await askSession();
  if (known) await server.logout();
  endSession();
}

/** Deletes the account with all its files on the server. Rejects as `server`. */
async function deleteAccount(password: string): Promise<void> {
  await changing(() => server.deleteAccount({ body: { password } }));
  endSession();
}

/** Ends every other session; and, if asked, all API keys. Rejects as `server`. */
async function changePassword(currentPassword: string, password: string, revokeKeys: boolean): Promise<void> {
  await changing(() => server.changePassword({ body: { currentPassword, password, revokeKeys } }));
}

/** Whether everyone may see the stacks that have no choice of their own. Rejects as `server`. */
async function setStacksPublic(stacksPublic: boolean): Promise<void> {
  tell(await changing(() => server.changeAccount({ body: { stacksPublic } })));
}

/** Rejects as `server`. */
async function sendVerification(): Promise<void> {
  await changing(() => server.sendVerification());
}

/** Rejects as `server`. */
async function listKeys(): Promise<readonly ApiKey[]> {
  return (await server.listKeys()).keys;
}

/** Resolves to the key itself, which the server shows this once. Rejects as `server`. */
async function createKey(name: string, scope: ApiKey['scope']): Promise<string> {
  return (await changing(() => server.createKey({ body: { name, scope } }))).secret;
}

/** Rejects as `server`. */
async function revokeKey(id: number): Promise<void> {
  await changing(() => server.deleteKey({ path: { id } }));
}

/** By the token of a mail. Rejects as `server`. */
async function verifyEmail(token: string): Promise<void> {
  await server.verifyEmail({ body: { token } });
  if (known) await askSession();
}

/** By the token of a mail; ends every session. Rejects as `server`. */
async function resetPassword(token: string, password: string, revokeKeys: boolean): Promise<void> {
  await server.resetPassword({ body: { token, password, revokeKeys } });
  endSession();
}

/** A tab that has not asked yet who is signed in has no proof for what changes something. */
async function changing<T>(call: () => Promise<T>): Promise<T> {
  if (!known) await askSession();
  return call();
}

function endSession(): void {
  keepCsrfToken(undefined);
  known = undefined;
  for (const listener of listeners) listener(undefined);
}

function tell(account: Account): Account {
  known = account;
  for (const listener of listeners) listener(account);
  return account;
}

/** All that the screens ask for. */
export const calls = {
  askSession,
  signIn,
  register,
  askForReset,
  signOut,
  deleteAccount,
  changePassword,
  setStacksPublic,
  sendVerification,
  listKeys,
  createKey,
  revokeKey,
  verifyEmail,
  resetPassword,
};
