/** SQLite for TypeORM: what it asks of better-sqlite3, over a package with prebuilt binaries and node:sqlite's interface. */
import { DatabaseSync } from '@photostructure/sqlite';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

type Row = Record<string, unknown>;

interface Statement {
  /** Whether the statement returns rows: then `all` runs it, otherwise `run`. */
  readonly reader: boolean;
  all(...parameters: unknown[]): Row[];
  run(...parameters: unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

/**
 * SQLite's sentences (sqlite3_errstr) and result codes (sqlite.org/rescode.html). The sentence decides because the package
 * leaves the number out where a statement gives rows.
 */
const codesOfSentences: readonly (readonly [sentence: string, code: string])[] = [
  ['constraint failed', 'SQLITE_CONSTRAINT'],
  ['database is locked', 'SQLITE_BUSY'],
  ['database table is locked', 'SQLITE_LOCKED'],
  ['database or disk is full', 'SQLITE_FULL'],
  ['disk I/O error', 'SQLITE_IOERR'],
  ['attempt to write a readonly database', 'SQLITE_READONLY'],
  ['unable to open database file', 'SQLITE_CANTOPEN'],
  ['database disk image is malformed', 'SQLITE_CORRUPT'],
  ['file is not a database', 'SQLITE_NOTADB'],
  ['out of memory', 'SQLITE_NOMEM'],
];

export class SqliteConnection {
  readonly #database: DatabaseSyncInstance;

  constructor(path: string) {
    this.#database = withCode(() => new DatabaseSync(path));
  }

  prepare(sql: string): Statement {
    const statement = withCode(() => this.#database.prepare(sql));
    const names = statement.columns().map(({ name }) => name);
    statement.setReturnArrays(true); // half the time of the package's own row objects
    return {
      reader: names.length > 0,
      all: (...parameters) =>
        withCode(() => statement.all(...bindable(parameters)) as unknown[][]).map((values) =>
          asRow(names, values),
        ),
      run: (...parameters) => {
        // A full disk or a failing one may have ended the transaction already (sqlite.org/lang_transaction.html).
        if (sql === 'ROLLBACK' && !this.#database.isTransaction) return { changes: 0, lastInsertRowid: 0 };
        return withCode(() => statement.run(...bindable(parameters)));
      },
    };
  }

  pragma(text: string): Row[] {
    return this.prepare(`PRAGMA ${text}`).all();
  }

  /** The package frees statements only when they are collected, so SQLite itself would leave the log to the next opening. */
  close(): void {
    this.pragma('busy_timeout = 0');
    this.pragma('wal_checkpoint(TRUNCATE)');
    this.#database.close();
  }
}

function asRow(names: readonly string[], values: readonly unknown[]): Row {
  const row: Row = {};
  for (let index = 0; index < names.length; index++) row[names[index]] = values[index];
  return row;
}

/** The package takes a first object for named parameters and binds NULL where it names none: a Date would be lost. */
function bindable(parameters: unknown[]): unknown[] {
  const isBindable = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || value instanceof Uint8Array;
  if (!parameters.every(isBindable)) throw new TypeError('SQLite stores no objects but bytes.');
  return parameters;
}

/** Runs `work` and adds SQLite's result code to any error it throws. */
function withCode<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    const code = codesOfSentences.find(([sentence]) => message.includes(sentence))?.[1];
    throw code === undefined ? error : Object.assign(error, { code });
  }
}
