/** The SQLite driver gives what TypeORM and the error filter know: rows, result codes, and a file complete once closed. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, QueryFailedError } from 'typeorm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataSourceOptions } from './data-source-options.ts';
import { SqliteConnection } from './sqlite-driver.ts';

let dir: string;
let path: string;
let connection: SqliteConnection;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'crowdsky-sqlite-'));
  path = join(dir, 'tested.sqlite');
  connection = new SqliteConnection(path);
  connection.pragma('journal_mode = WAL');
  connection
    .prepare('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, bytes BLOB, size REAL)')
    .run();
});
afterEach(async () => {
  connection.close();
  await rm(dir, { recursive: true });
});

const run = (sql: string, ...parameters: unknown[]) => connection.prepare(sql).run(...parameters);
const all = (sql: string, ...parameters: unknown[]) => connection.prepare(sql).all(...parameters);
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

it('gives rows and counts', () => {
  const insert = 'INSERT INTO t (name, bytes, size) VALUES (?, ?, ?)';
  expect(run(insert, 'ä', new Uint8Array([1, 2]), 0.5)).toEqual({ changes: 1, lastInsertRowid: 1 });
  expect(run(insert, null, null, 2 ** 40)).toEqual({ changes: 1, lastInsertRowid: 2 });
  expect(all('SELECT * FROM t ORDER BY id')).toEqual([
    { id: 1, name: 'ä', bytes: new Uint8Array([1, 2]), size: 0.5 },
    { id: 2, name: null, bytes: null, size: 2 ** 40 },
  ]);
  expect(all('UPDATE t SET size = 1 WHERE id = ? RETURNING id AS changed', 2)).toEqual([{ changed: 2 }]);
  expect(connection.prepare('UPDATE t SET size = 1').reader).toBe(false);
  expect(connection.prepare('DELETE FROM t RETURNING id').reader).toBe(true);
});

it('refuses an object in place of storing nothing', () => {
  expect(() => run('INSERT INTO t (name) VALUES (?)', new Date(0))).toThrow(TypeError);
  expect(all('SELECT * FROM t')).toEqual([]);
});

it('gives the codes of SQLite, whether the statement gives rows or not', async () => {
  run("INSERT INTO t (name) VALUES ('one')");
  const refused = 'INSERT INTO t (name) VALUES (?)';
  for (const ask of [(sql: string, name: string) => run(sql, name), allOf]) {
    expect(codeOf(() => ask(refused, 'one'))).toBe('SQLITE_CONSTRAINT');
    const rival = new SqliteConnection(path);
    rival.prepare('BEGIN IMMEDIATE').run();
    expect(codeOf(() => ask(refused, 'two'))).toBe('SQLITE_BUSY');
    rival.prepare('ROLLBACK').run();
    rival.close();
    const [{ page_count: pages }] = connection.pragma('page_count');
    connection.pragma(`max_page_count = ${Number(pages)}`);
    expect(codeOf(() => ask(refused, 'x'.repeat(100_000)))).toBe('SQLITE_FULL');
    connection.pragma('max_page_count = 100000');
  }
  const other = join(dir, 'other');
  await writeFile(other, 'not a database '.repeat(100));
  expect(codeOf(() => new SqliteConnection(other).pragma('journal_mode = WAL'))).toBe('SQLITE_NOTADB');
  expect(codeOf(() => new SqliteConnection(join(dir, 'no', 'folder')))).toBe('SQLITE_CANTOPEN');

  function allOf(sql: string, name: string): unknown {
    return all(`${sql} RETURNING id`, name);
  }
});

it('leaves a file that is complete without its log', async () => {
  const statement = connection.prepare('INSERT INTO t (name) VALUES (?)');
  for (let index = 0; index < 100; index++) statement.run(`name ${index}`);
  expect((await stat(`${path}-wal`)).size).toBeGreaterThan(0);
  connection.close();
  expect((await stat(`${path}-wal`).catch(() => ({ size: 0 }))).size).toBe(0);
  connection = new SqliteConnection(path);
  expect(all('SELECT count(*) AS stored FROM t')).toEqual([{ stored: 100 }]);
});

it('keeps the log from growing while statements stay prepared', async () => {
  const read = connection.prepare('SELECT * FROM t WHERE id = ?');
  const write = connection.prepare('INSERT INTO t (name) VALUES (?)');
  for (let index = 0; index < 3000; index++) {
    write.run(`name ${index} ${'x'.repeat(2000)}`);
    read.all(index);
  }
  expect((await stat(`${path}-wal`)).size).toBeLessThan(5_000_000); // a thousand pages of 4 KiB and their frames
});

it('opens with the settings that durability rests on, and its errors reach the filter with their code', async () => {
  const dataSource = await new DataSource(
    dataSourceOptions({ kind: 'sqlite', path: join(dir, 'service.sqlite') }, []),
  ).initialize();
  const settings = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].map((name) =>
    dataSource.query<Record<string, unknown>[]>(`PRAGMA ${name}`),
  );
  expect((await Promise.all(settings)).map(([row]) => Object.values(row)[0])).toEqual(['wal', 1, 1, 500]);
  await dataSource.query('CREATE TABLE once (name TEXT UNIQUE)');
  await dataSource.query("INSERT INTO once VALUES ('one')");
  const failure: unknown = await dataSource
    .query("INSERT INTO once VALUES ('one')")
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(QueryFailedError);
  expect(failure).toMatchObject({
    code: 'SQLITE_CONSTRAINT',
    message: expect.stringContaining('UNIQUE constraint failed: once.name'),
  });
  await dataSource.destroy();
});
