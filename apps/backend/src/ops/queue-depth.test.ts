/** The question by which deploy/kubernetes scales the workers, asked of the real tables: it counts open jobs and no others. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { StackingJob } from '../archive/stacking-job.entity.ts';
import { openDatabase } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import type { PrivateMariadb } from '../testing/private-mariadb.ts';

const manifest = readFileSync(
  fileURLToPath(new URL('../../../../deploy/kubernetes/base/worker.yaml', import.meta.url)),
  'utf8',
);

describe.skipIf(!hasMariadb)('on MariaDB', () => {
  let mariadb: PrivateMariadb;
  let source: DataSource;
  beforeAll(async () => {
    mariadb = await startMariadb();
    source = await openDatabase({ kind: 'mariadb', url: await mariadb.newDatabase('crowdsky') }, entities);
  });
  afterAll(async () => {
    await source.destroy();
    await mariadb.stop();
  });

  it('waiting, repeated and in work: 6 of 11', async () => {
    const [, query] = /^ +query: (.+)$/m.exec(manifest) ?? [];
    const depth = async () => {
      const [row] = await source.query<object[]>(query);
      return Number(Object.values(row)[0]);
    };
    expect(await depth()).toBe(0);
    const account = { username: 'ada', email: 'ada@example.org', passwordHash: 'x' };
    const { identifiers } = await source.manager.insert(User, account);
    const states = { pending: 3, retry: 2, processing: 1, completed: 4, failed: 1 } as const;
    for (const [status, count] of Object.entries(states))
      for (let job = 0; job < count; job++)
        await source.manager.insert(StackingJob, {
          userId: identifiers[0]['id'] as number,
          chunkKey: 'key',
          status: status as keyof typeof states,
        });
    expect(await depth()).toBe(6);
  });
});
