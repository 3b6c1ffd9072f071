/** Lists and searches of the backend in a large archive on MariaDB, as vitest's benchmark times them over HTTP. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from './processes.mjs';
import { root } from './tools.mjs';

export const listNeeds = /** @type {const} */ (['mariadb']);

const peer = 'who I am';

export function measureLists() {
  const report = join(workFolder('lists'), 'report.json');
  // One project: a benchmark belongs to none, and each would run it again and mix their rates.
  const args = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['bench', '--run', '--project', 'database', 'apps/backend/src/archive', `--outputJson=${report}`],
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`vitest ended with ${status}.`);
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const all = files.flatMap(({ groups }) => groups.flatMap(({ benchmarks }) => benchmarks));
  const lists = all.filter(({ name }) => name !== peer);
  const plain = all.find(({ name }) => name === peer);
  const worst = (key) => Math.max(...lists.map((list) => list[key]));
  return {
    figures: {
      listMilliseconds: worst('p99'),
      listMedianOverPlain: worst('median') / plain.median,
    },
    details: all.map(({ name, median, p99 }) => ({ name, median, p99 })),
  };
}
