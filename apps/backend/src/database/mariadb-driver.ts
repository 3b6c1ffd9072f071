/** mysql2 for TypeORM, with a limit on every wait: a database that hangs must not hold requests for ever. */
import type mysql from 'mysql2';
import type { Pool, PoolConnection, PoolOptions } from 'mysql2';
import { DatabaseSilent } from './database-away.ts';

export interface WaitLimits {
  /** For a connection that is free. */
  acquireMs: number;
  /** For the whole answer to a statement. */
  queryMs: number;
}

type Acquired = (error: Error | null, connection?: PoolConnection) => void;
type Answered = (...answer: unknown[]) => void;
type Query = (sql: unknown, values: unknown, done?: Answered) => unknown;

/** Loads mysql2 only now: a server with SQLite has no use for it. */
export async function limitedMysql(limits: WaitLimits): Promise<typeof mysql> {
  const { default: driver } = await import('mysql2');
  return {
    ...driver,
    createPool(options: PoolOptions): Pool {
      const pool = driver.createPool(options);
      limitAcquiring(pool, limits.acquireMs);
      pool.on('connection', (connection) => limitQueries(connection, limits.queryMs));
      return pool;
    },
  } as typeof mysql;
}

function limitAcquiring(pool: { getConnection: (done: Acquired) => void }, limitMs: number): void {
  const acquire = pool.getConnection.bind(pool);
  pool.getConnection = (done) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      done(new DatabaseSilent('give a connection', limitMs));
    }, limitMs);
    acquire((error, connection) => {
      clearTimeout(timer);
      if (isLate) connection?.release();
      else done(error, connection);
    });
  };
}

/** A connection that misses an answer is of no more use: it is broken off, which fails all statements that wait on it. */
function limitQueries(connection: PoolConnection, limitMs: number): void {
  const limited = connection as unknown as { query: Query; stream: { destroy(error: Error): void } };
  const ask = limited.query.bind(connection);
  limited.query = (sql, values, done) => {
    if (done === undefined) return ask(sql, values);
    const timer = setTimeout(() => limited.stream.destroy(new DatabaseSilent('answer', limitMs)), limitMs);
    return ask(sql, values, (...answer) => {
      clearTimeout(timer);
      done(...answer);
    });
  };
}
