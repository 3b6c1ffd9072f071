/** The same tests on SQLite and on a real MariaDB, each kind with a server of its own. */
import { afterAll, beforeAll, describe } from 'vitest';
import { hasMariadb, startMariadb } from './private-mariadb.ts';
import type { Config } from '../ground/config.ts';
import type { PrivateMariadb } from './private-mariadb.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

/** Call `server` only inside tests and hooks: the server starts before them. */
export function describeOnEachDatabase(
  name: string,
  tests: (server: () => TestServer) => void,
  settings: Record<string, string> = {},
  changes: Partial<Config> = {},
): void {
  describe.each(['sqlite', 'mariadb'])('on %s', (kind) => {
    describe.skipIf(kind === 'mariadb' && !hasMariadb)(name, () => {
      let mariadb: PrivateMariadb | undefined;
      let server: TestServer;

      beforeAll(async () => {
        if (kind === 'mariadb') mariadb = await startMariadb();
        const database = mariadb && { DATABASE_URL: await mariadb.newDatabase('tested') };
        server = await startTestServer({ ...settings, ...database }, changes);
      });
      afterAll(async () => {
        await server?.close();
        await mariadb?.stop();
      });
      tests(() => server);
    });
  });
}
