/** Later columns: added where they are missing, left where they are, and dropped again. */
import { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { dataSourceOptions } from './data-source-options.ts';
import { laterColumns } from './migrations/later-columns.ts';

it('each step adds its column once, to a table with rows too, and can be taken back', async () => {
  const options = dataSourceOptions({ kind: 'sqlite', path: ':memory:' }, []);
  const source = await new DataSource(options).initialize();
  const runner = source.createQueryRunner();
  await runner.query('CREATE TABLE users (id INTEGER)');
  await runner.query('CREATE TABLE api_keys (id INTEGER)');
  await runner.query('CREATE TABLE stacked_frames (id INTEGER, sha256 TEXT, made_by TEXT)');
  await runner.query('CREATE TABLE stacking_jobs (id INTEGER, upload_session_id INTEGER, chunk_key TEXT)');
  await runner.query(
    `CREATE TABLE raw_files (upload_session_id INTEGER, chunk_key TEXT, telescope TEXT, filter_name TEXT,
      file_size_bytes INTEGER DEFAULT 5, is_deleted INTEGER DEFAULT 0, kept_in TEXT DEFAULT 'buffer')`,
  );
  await runner.query("INSERT INTO stacking_jobs VALUES (1, 7, 'k'), (2, NULL, 'k')");
  await runner.query(
    "INSERT INTO raw_files (upload_session_id, chunk_key, telescope, filter_name) VALUES (7, 'other', 'S30', 'X'), (7, 'k', 'S50', 'LP')",
  );
  await runner.query("INSERT INTO stacked_frames VALUES (1, 'ab', 'worker'), (2, 'cd', 'client')");
  await runner.query(
    "INSERT INTO raw_files (upload_session_id, kept_in) VALUES (7, 'storage'), (8, 'moving')",
  );
  await runner.query('INSERT INTO raw_files (upload_session_id, is_deleted) VALUES (7, 1)');
  await runner.query('CREATE TABLE upload_sessions (id INTEGER, user_id INTEGER)');
  await runner.query('INSERT INTO upload_sessions VALUES (7, 1), (8, 2)');
  await runner.query('INSERT INTO users VALUES (1), (2), (3)');
  const columns = async (table: string): Promise<string[]> =>
    ((await runner.query(`PRAGMA table_info(${table})`)) as { name: string }[]).map(({ name }) => name);
  const [stacksBefore, jobsBefore] = [await columns('stacked_frames'), await columns('stacking_jobs')];
  const steps = laterColumns.map((Step) => new Step());
  expect(steps.every(({ name }) => /^[A-Z]\w+\d{13}$/.test(name ?? ''))).toBe(true);
  expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  for (const step of [...steps, ...steps]) await step.up(runner);
  // What a device sent may be stored with its location blanked: its digest is not known.
  expect(await runner.query('SELECT sharpening, stored_sha256 FROM stacked_frames')).toEqual([
    { sharpening: null, stored_sha256: 'ab' },
    { sharpening: null, stored_sha256: null },
  ]);
  // A job learns what its own raws say; one without raws stays without.
  expect(await runner.query('SELECT id, telescope, filter_name, overwrites FROM stacking_jobs')).toEqual([
    { id: 1, telescope: 'S50', filter_name: 'LP', overwrites: 0 },
    { id: 2, telescope: null, filter_name: null, overwrites: 0 },
  ]);
  expect(await runner.query('SELECT id, buffer_bytes FROM users')).toEqual([
    { id: 1, buffer_bytes: 10 },
    { id: 2, buffer_bytes: 5 },
    { id: 3, buffer_bytes: 0 },
  ]);
  for (const step of steps.toReversed()) await step.down(runner);
  expect([await columns('stacked_frames'), await columns('stacking_jobs')]).toEqual([
    stacksBefore,
    jobsBefore,
  ]);
  await source.destroy();
});
