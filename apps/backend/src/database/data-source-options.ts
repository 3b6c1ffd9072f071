/** How TypeORM is opened: MariaDB in UTC, or SQLite that survives a crash and a power cut. */
import type { DataSourceOptions } from 'typeorm';
import type { Config } from '../ground/config.ts';
import { EmbeddedTables1763600000000 } from './migrations/1763600000000-embedded-tables.ts';
import { EarlierAccounts1764500000203 } from './migrations/earlier-accounts.ts';
import { laterColumns } from './migrations/later-columns.ts';
import { laterTables } from './migrations/later-tables.ts';
import { SkyIndex1764800000301 } from './migrations/sky-index.ts';
import { SeedTables1763500000000 } from './migrations/1763500000000-seed-tables.ts';
import { ServiceTables1763600000000 } from './migrations/1763600000000-service-tables.ts';
import { SqliteConnection } from './sqlite-driver.ts';

type Entities = NonNullable<DataSourceOptions['entities']>;

export function dataSourceOptions(database: Config['database'], entities: Entities): DataSourceOptions {
  switch (database.kind) {
    case 'sqlite':
      return {
        type: 'better-sqlite3', // TypeORM's word for SQLite on a server
        driver: SqliteConnection,
        database: database.path,
        enableWAL: true,
        prepareDatabase: (connection: SqliteConnection) => {
          connection.pragma('synchronous = NORMAL'); // `Database` syncs the log itself
          // The whole process waits for a lock that another program holds, so not for long; `Database` tries again.
          connection.pragma('busy_timeout = 500');
        },
        entities,
        migrations: [
          EmbeddedTables1763600000000,
          ...laterColumns,
          ...laterTables,
          EarlierAccounts1764500000203,
          SkyIndex1764800000301,
        ],
      };
    case 'mariadb':
      return {
        type: 'mariadb',
        url: database.url.replace(/^mysql:/, 'mariadb:'),
        timezone: 'Z',
        charset: 'utf8mb4',
        poolSize: 16,
        // Strict mode: an over-long value is an error, never cut in silence.
        extra: { connectionLimit: 16, maxIdle: 16, connectTimeout: 5000 },
        entities,
        migrations: [
          SeedTables1763500000000,
          ServiceTables1763600000000,
          ...laterColumns,
          ...laterTables,
          EarlierAccounts1764500000203,
          SkyIndex1764800000301,
        ],
      };
  }
}
