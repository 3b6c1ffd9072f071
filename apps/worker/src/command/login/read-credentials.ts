/** Name and password of a login: given, from the environment, or asked; from a pipe where nobody types. */
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { askLine, askPassword, readLines } from './ask-password.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What is not in `given` is asked. Rejects with CommandError. */
export async function readCredentials(
  given: Readonly<Partial<Record<keyof Credentials, string | undefined>>>,
  address: string,
  signal: AbortSignal,
): Promise<Credentials> {
  const { user, password } = process.stdin.isTTY
    ? await ask(given, address, signal)
    : await read(given, process.stdin);
  if (user !== '' && password !== '') return { user, password };
  const missing = user === '' ? 'name' : 'password';
  throw new CommandError(
    EXIT_CODES.wrongUsage,
    `There is no ${missing} to sign in with: type it at a terminal, give name and password as two lines on standard input ` +
      '(the password alone with --user), or set CROWDSKY_USER and CROWDSKY_PASSWORD.',
  );
}

async function ask(
  given: Parameters<typeof readCredentials>[0],
  address: string,
  signal: AbortSignal,
): Promise<Credentials> {
  const user = given.user ?? (await askLine(`User name or e-mail at ${address}: `, signal));
  const terminal = { input: process.stdin, output: process.stderr };
  const password =
    given.password ??
    (await askPassword('Password: ', terminal, signal, () => process.kill(process.pid, 'SIGINT')));
  return { user, password };
}

/** The lines of a pipe are what is not given, the name first. */
export async function read(
  given: Parameters<typeof readCredentials>[0],
  input: AsyncIterable<unknown>,
): Promise<Credentials> {
  const isAsked = [given.user, given.password].filter((value) => value === undefined).length;
  const lines = isAsked > 0 ? await readLines(input, isAsked) : [];
  const user = given.user ?? lines.shift()?.trim() ?? '';
  return { user, password: given.password ?? lines.shift() ?? '' };
}
