/** Later columns: added where they are missing, left where they are, and dropped again. */
import { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { dataSourceOptions } from './data-source-options.ts';
import { laterColumns } from './migrations/later-columns.ts';

it('each step adds its column once, to a table with rows too, and can be taken back', async () => {
  const options = dataSourceOptions({ kind: 'sqlite', path: ':memory:' }, []);
  const source = await new DataSource(options).initialize();
  const runner = source.createQueryRunner();
  await runner.query('CREATE TABLE stacked_frames (id INTEGER PRIMARY KEY)');
  await runner.query('INSERT INTO stacked_frames (id) VALUES (1)');
  const columns = async (): Promise<string[]> =>
    (await runner.query<{ name: string }[]>('PRAGMA table_info(stacked_frames)')).map(({ name }) => name);
  const steps = laterColumns.map((Step) => new Step());
  expect(steps.every(({ name }) => /^[A-Z]\w+\d{13}$/.test(name ?? ''))).toBe(true);
  expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  for (const step of [...steps, ...steps]) await step.up(runner);
  expect(await columns()).toContain('sharpening');
  expect(await runner.query('SELECT sharpening FROM stacked_frames')).toEqual([{ sharpening: null }]);
  for (const step of steps.toReversed()) await step.down(runner);
  expect(await columns()).toEqual(['id']);
  await source.destroy();
});
