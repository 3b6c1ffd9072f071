/** The names, ports and paths that the programs themselves know: what deploy/ says of them is compared with these. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../plant-tree.ts';

const read = (...path: string[]): string => readFileSync(join(projectRoot, ...path), 'utf8');
const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found);

const backendConfig = read('apps', 'backend', 'src', 'ground', 'config.ts');
const [, settingsTable] = backendConfig.split('z.object({');

export const backendSettings = all(settingsTable.split('\n});')[0], /^ {2}([A-Z][A-Z0-9_]+):/gm);
export const workerSettings = all(
  read('apps', 'worker', 'src', 'command', 'worker', 'config.ts'),
  /(?:env|variables)\['([A-Z_]+)'\]/g,
);
export const backendPort = Number(/PORT: whole\(0, 65_535\)[.]default\((\d+)\)/.exec(backendConfig)?.[1]);
export const backendPaths = all(
  read('apps', 'backend', 'src', 'ops', 'ops-controller.ts'),
  /@Get\('([^']+)'\)/g,
).map((path) => `/${path}`);
export const workerPaths = all(
  read('apps', 'worker', 'src', 'daemon', 'status-server.ts'),
  /case '(\/\w+)'/g,
);
export const workerFlags = all(
  read('apps', 'worker', 'src', 'command', 'worker', 'add-worker-command.ts'),
  /'(--[a-z-]+)(?: <[a-z]+>)?'/g,
);

/** `--flag` and `--flag=value`, without the values. */
export function flagsAmong(words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
}
