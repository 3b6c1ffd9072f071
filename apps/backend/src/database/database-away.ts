/** Tells errors of a database that is gone, hangs, or has no room from errors of our own statements. */
import { QueryFailedError } from 'typeorm';
import { AppError } from '../ground/app-error.ts';

/**
 * Answers of MariaDB that say something about its state and nothing about the statement: disk and tables full (1021, 1114),
 * out of memory, connections or threads (1037, 1038, 1040, 1041, 1135, 1203, 1226), may not connect or no such database
 * (1044, 1045, 1049, 1129, 1130), shutting down (1053), a lock not got after all retries (1205, 1213), read-only (1290, 1836),
 * statement or connection ended by the operator or a limit (1317, 1927, 1969, 3024), failing writes (3, 1030).
 */
const awayNumbers = new Set([
  3, 1021, 1030, 1037, 1038, 1040, 1041, 1044, 1045, 1049, 1053, 1114, 1129, 1130, 1135, 1203, 1205, 1213, 1226,
  1290, 1317, 1836, 1927, 1969, 3024,
]); // prettier-ignore
const awaySqlite = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|CORRUPT|NOTADB)/;

interface DriverError {
  code?: string;
  errno?: number;
  /** Only answers of the server have one. */
  sqlState?: string;
  fatal?: boolean;
}

export function isDatabaseAway(thrown: unknown): boolean {
  if (thrown instanceof DatabaseSilent) return true;
  const isQuery = thrown instanceof QueryFailedError;
  const error: unknown = isQuery ? thrown.driverError : thrown;
  if (!(error instanceof Error)) return false;
  const { code, errno, sqlState, fatal } = error as DriverError;
  if (code !== undefined && awaySqlite.test(code)) return true;
  if (sqlState !== undefined) return awayNumbers.has(errno ?? 0);
  // The connection failed before the server answered: mysql2 marks such errors, or says that the connection is closed.
  return fatal === true || error.message === 'Pool is closed.';
}

/** The wait for a connection, a turn or an answer exceeded its limit. */
export class DatabaseSilent extends Error {
  constructor(what: string, limitMs: number) {
    super(`The database did not ${what} within ${limitMs / 1000} s.`);
    this.name = 'DatabaseSilent';
  }
}

/** The refusal of a request whose work met `cause`. */
export function databaseAway(cause: unknown): AppError {
  return new AppError('database-failed', 'The database does not answer. Try again in a minute.', { cause });
}
