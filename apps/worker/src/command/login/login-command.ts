/** `crowdsky login` and `crowdsky logout`. */
import { ownerEnvironment } from '../../owner/config.ts';
import { findAddress } from '../../owner/find-access.ts';
import { keyFilePath } from '../../owner/key-file.ts';
import { openAccount } from '../../owner/open-account.ts';
import { isOpenToListeners } from '../../owner/server-address.ts';
import { signIn } from '../../owner/sign-in.ts';
import { signOut } from '../../owner/sign-out.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { hostName } from '../host-name.ts';
import { explained, explainedUsage } from '../owner-errors.ts';
import { readCredentials } from './read-credentials.ts';

interface LoginSettings {
  readonly server: string | undefined;
  readonly user: string | undefined;
  /** Of the account to open first, where one is wanted. */
  readonly email: string | undefined;
}

/** Resolves to the exit code. Rejects with CommandError and WriteError. */
export async function loginCommand(settings: LoginSettings, signal: AbortSignal): Promise<number> {
  const environment = ownerEnvironment();
  const address = await explainedUsage(() => findAddress(settings.server, environment));
  if (isOpenToListeners(address))
    process.stderr.write(
      `crowdsky: ${address} is not https: whoever listens on the way sees the password.\n`,
    );
  const given = { user: settings.user ?? environment.user, password: environment.password };
  const credentials = await readCredentials(given, address, signal);
  const { email } = settings;
  if (email !== undefined) {
    const account = { address, ...credentials };
    const isOpen = await explained(address, signal, () => openAccount(account, email, signal));
    if (!isOpen) {
      process.stdout.write(
        `${address} sends a mail to ${email}: open the link in it, then run crowdsky login.\n`,
      );
      return EXIT_CODES.done;
    }
  }
  const keyName = `crowdsky on ${hostName()}`;
  await explained(address, signal, () =>
    signIn({ address, ...credentials, keyName }, environment.configFolder, signal),
  );
  process.stdout.write(
    `${credentials.user} is signed in at ${address}. The key is in ${keyFilePath(environment.configFolder)}.\n`,
  );
  return EXIT_CODES.done;
}

/** Resolves to the exit code. Rejects with CommandError and WriteError. */
export async function logoutCommand(server: string | undefined, signal: AbortSignal): Promise<number> {
  const environment = ownerEnvironment();
  const address = await explainedUsage(() => findAddress(server, environment));
  const end = await explained(address, signal, () => signOut(address, environment.configFolder, signal));
  process.stdout.write(`${WORDS[end]} ${address}.\n`);
  return EXIT_CODES.done;
}

const WORDS = {
  revoked: 'Signed out: the key is revoked and deleted. The server was',
  gone: 'Signed out: the key was revoked before and is deleted. The server was',
  none: 'Nobody is signed in at',
} as const;
