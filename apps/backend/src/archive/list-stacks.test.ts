/** Lists and searches in a large archive on MariaDB: each query uses an index, each page starts by key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stackListQuery } from '@crowdsky/api';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import type { PrivateMariadb } from '../testing/private-mariadb.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { fillArchive } from '../testing/fill-archive.ts';
import { listStacks, stackListSql } from './list-stacks.ts';

const stackCount = 20_000;
const userCount = stackCount / 100;
/** One in a hundred stacks belongs to the busiest account. */
const busyUser = 1;

const queries: [string, Record<string, string>, string][] = [
  ['the newest', {}, 'idx_user_observed'],
  ['an object', { object: 'M 7' }, 'idx_user_object'],
  ['a filter', { filter: 'LP' }, 'idx_user_'],
  ['a month', { from: '2024-03-01T00:00:00Z', to: '2024-04-01T00:00:00Z' }, 'idx_user_observed'],
  ['a chunk key', { chunkKey: '20240301.00_10.0_+10.0' }, 'idx_user_chunk'],
  ['a cone', { raDeg: '83.6', decDeg: '22.0', radiusDeg: '1' }, 'idx_user_'],
  ['a box through 0 h', { raMinDeg: '355', raMaxDeg: '5', decMinDeg: '-5', decMaxDeg: '5' }, 'idx_user_'],
  ['half the sky', { raMinDeg: '0', raMaxDeg: '180', decMinDeg: '-90', decMaxDeg: '90' }, 'idx_user_'],
];

describe.skipIf(!hasMariadb)(`among ${stackCount} stacks of ${userCount} accounts`, () => {
  let mariadb: PrivateMariadb;
  let server: TestServer;

  beforeAll(async () => {
    mariadb = await startMariadb();
    server = await startTestServer({ DATABASE_URL: await mariadb.newDatabase('archive') });
    await fillArchive(server.em, { stackCount, userCount, busyUser });
  }, 900_000);
  afterAll(async () => {
    await server?.close();
    await mariadb?.stop();
  });

  it.each(queries)('%s is found by an index', async (_name, query, index) => {
    const [sql, parameters] = stackListSql(
      server.em,
      busyUser,
      stackListQuery.parse(query),
    ).getQueryAndParameters();
    const [plan] = await server.em.query(`EXPLAIN ${sql}`, parameters);
    expect(plan.key).toContain(index);
    expect(plan.type).not.toMatch(/^(ALL|index)$/);
    expect(plan.Extra ?? '').not.toContain('temporary');
  });

  it('the pages after the first start where the last ended, by the index', async () => {
    const first = await listStacks(server.em, busyUser, stackListQuery.parse({}));
    const [sql, parameters] = stackListSql(
      server.em,
      busyUser,
      stackListQuery.parse({ cursor: first.nextCursor! }),
    ).getQueryAndParameters();
    const [plan] = await server.em.query(`EXPLAIN ${sql}`, parameters);
    expect([plan.key, plan.type]).toEqual(['idx_user_observed', 'range']);
    expect(plan.Extra).not.toContain('filesort');
    let cursor = first.nextCursor;
    const seen = new Set(first.stacks.map((stack) => stack.id));
    while (cursor !== null) {
      const page = await listStacks(server.em, busyUser, stackListQuery.parse({ cursor, limit: '200' }));
      for (const stack of page.stacks) seen.add(stack.id);
      cursor = page.nextCursor;
    }
    const [{ total }] = await server.em.query(
      'SELECT COUNT(*) AS total FROM stacked_frames WHERE user_id = ?',
      [busyUser],
    );
    expect(seen.size).toBe(Number(total));
  });
});
