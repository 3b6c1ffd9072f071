/** What an owner's commands take from the environment: server, key or password where nobody types, and where keys are kept. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface OwnerEnvironment {
  readonly server: string | undefined;
  readonly key: string | undefined;
  /** For a login that nobody types. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Where the keys of `crowdsky login` are kept. */
  readonly configFolder: string;
}

/** Empty variables count as not set; a folder that is not absolute is passed over, as the XDG standard asks. */
export function ownerEnvironment(variables: NodeJS.ProcessEnv = process.env): OwnerEnvironment {
  const given = (name: string): string | undefined => variables[name]?.trim() || undefined;
  const base = given('XDG_CONFIG_HOME');
  const home = base !== undefined && isAbsolute(base) ? base : join(homedir(), '.config');
  return {
    server: given('CROWDSKY_SERVER'),
    key: given('CROWDSKY_KEY'),
    user: given('CROWDSKY_USER'),
    // As it is: a password may begin or end with a space.
    password: variables['CROWDSKY_PASSWORD'] || undefined,
    configFolder: join(home, 'crowdsky'),
  };
}
