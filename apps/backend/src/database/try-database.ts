/** Whether a database can be used, before a server ever ran on it: it is reached, new enough, and lets tables be made. */
import { randomBytes } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import type { Config } from '../ground/config.ts';

const OLDEST_MARIADB = [10, 6] as const;
const CONNECT_MS = 5000;

/** @returns what is wrong in a sentence, or undefined */
export async function tryDatabase(database: Config['database']): Promise<string | undefined> {
  // SQLite is a file of the data folder, which is tried by itself.
  if (database.kind === 'sqlite') return undefined;
  const { createConnection } = await import('mysql2/promise');
  const { username, password, hostname, port, pathname } = new URL(database.url);
  const place = `MariaDB at ${hostname}:${port || '3306'}`;
  let connection: Connection | undefined;
  try {
    connection = await createConnection({
      host: hostname,
      port: Number(port || 3306),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: pathname.slice(1),
      connectTimeout: CONNECT_MS,
    });
    return (await tooOld(connection, place)) ?? (await makesTables(connection));
  } catch (error) {
    return `${place} cannot be used: ${reasonOf(error)}. Check DATABASE_URL, and that the server runs and knows the account.`;
  } finally {
    connection?.destroy();
  }
}

async function tooOld(connection: Connection, place: string): Promise<string | undefined> {
  const [rows] = await connection.query('SELECT VERSION() AS version');
  const { version } = (rows as { version: string }[])[0];
  const [major, minor] = version.split('.').map(Number);
  if (!version.includes('MariaDB')) return `${place} is no MariaDB: its version is ${version}.`;
  const isOld = major < OLDEST_MARIADB[0] || (major === OLDEST_MARIADB[0] && minor < OLDEST_MARIADB[1]);
  return isOld ? `${place} is ${version}, and ${OLDEST_MARIADB.join('.')} or newer is needed.` : undefined;
}

async function makesTables(connection: Connection): Promise<string | undefined> {
  const name = `crowdsky_trial_${randomBytes(6).toString('hex')}`;
  try {
    await connection.query(`CREATE TABLE ${name} (id INT PRIMARY KEY) ENGINE=InnoDB`);
    await connection.query(`ALTER TABLE ${name} ADD COLUMN tried INT NULL`);
  } catch (error) {
    return `The database lets this account make no tables: ${reasonOf(error)}. Grant it everything on its own database.`;
  } finally {
    await connection.query(`DROP TABLE IF EXISTS ${name}`).catch(() => undefined);
  }
  return undefined;
}

/** A refused connection to several addresses has its reason in its code alone. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}
