/** Every lint rule of the house is seen to fire on a planted violation, and to leave the allowed place alone. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { housePlugin } from '../../scripts/lint/house-plugin.mjs';
import { copyFromProject, linkPackages, plantTree, projectRoot, uproot } from './plant-tree.ts';

interface FileReport {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

/** Planted files: the rules that must speak, or none where the code is allowed. */
const planted: Readonly<Record<string, { readonly text: string; readonly rules: readonly string[] }>> = {
  'packages/fits/src/helpers.ts': { text: 'export const one = 1;', rules: ['house/file-name'] },
  'packages/fits/src/common/card.ts': { text: 'export const one = 1;', rules: ['house/file-name'] },
  'packages/fits/src/readImage.ts': { text: 'export const one = 1;', rules: ['house/file-name'] },
  'packages/fits/src/read-image.ts': { text: 'export const one = 1;', rules: [] },
  'packages/fits/src/default-door.ts': { text: 'export default 1;', rules: ['house/no-default-export'] },
  'packages/fits/src/renamed-default.ts': {
    text: 'const one = 1;\nexport { one as default };',
    rules: ['house/no-default-export'],
  },
  'packages/fits/src/star-door.ts': {
    text: "export * from './read-image.ts';",
    rules: ['house/no-export-star'],
  },
  'packages/fits/src/colour.ts': { text: 'export enum Colour { Red }', rules: ['house/no-enum'] },
  'packages/fits/src/silent-exception.ts': {
    text: '// eslint-disable-next-line house/no-enum\nexport enum Colour { Red }',
    rules: ['house/disable-needs-reason'],
  },
  'packages/fits/src/explained-exception.ts': {
    text: '// eslint-disable-next-line house/no-enum -- a test of exceptions\nexport enum Colour { Red }',
    rules: [],
  },
  'apps/worker/src/poll.ts': {
    text: "export const key = process.env['KEY'];\nexport const answer = fetch('http://localhost');",
    rules: ['house/env-only-in-config', 'house/fetch-only-in-api'],
  },
  'apps/worker/src/env-by-import.ts': {
    text: "import { env } from 'node:process';\nexport const key = env['KEY'];",
    rules: ['house/env-only-in-config'],
  },
  'apps/worker/src/global-fetch.ts': {
    text: "export const answer = globalThis.fetch('http://localhost');",
    rules: ['house/fetch-only-in-api'],
  },
  'apps/worker/src/config.ts': { text: "export const key = process.env['KEY'];", rules: [] },
  'apps/worker/src/api.ts': { text: "export const answer = fetch('http://localhost');", rules: [] },
  'apps/worker/src/own-fetch.ts': {
    text: 'export function run(fetch: () => number): number {\n  return fetch();\n}',
    rules: [],
  },
  'apps/worker/src/queue.ts': {
    text: "import { openDB } from 'idb';\nexport const base = indexedDB.open('x');\nexport const open = openDB;",
    rules: ['house/indexed-db-only-in-local-db', 'no-restricted-imports'],
  },
  'apps/worker/src/local-db.ts': { text: "export const base = indexedDB.open('x');", rules: [] },
  'packages/stack-core/src/rotate.ts': {
    text: 'export const turn = Math.sin(1);\nexport const { cos } = Math;\nexport const root = Math.sqrt(2);',
    rules: ['house/exact-math'],
  },
  'packages/stack-core/src/round.ts': { text: 'export const two = Math.round(1.6);', rules: [] },
  'packages/simulator/src/grow.ts': {
    text: 'export const grow = (x: number): number => x ** 2.5;',
    rules: ['house/no-power'],
  },
  'packages/simulator/src/seed.ts': {
    text: 'export const now = Date.now();\nexport const today = new Date();\nexport const tick = performance.now();',
    rules: ['house/no-clock-or-chance'],
  },
  'packages/simulator/src/dice.ts': {
    text: 'export const dice = Math.random();',
    rules: ['house/exact-math'],
  },
  'packages/simulator/src/epoch.ts': { text: 'export const epoch = new Date(0);', rules: [] },
  'packages/fits/src/long.ts': {
    text: Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`).join('\n'),
    rules: ['max-lines'],
  },
};

const purpose = '/** Planted by a test. */\n';
const room = JSON.stringify({
  extends: '../../tsconfig.base.json',
  compilerOptions: { types: ['node'], lib: ['ES2023', 'DOM'] },
  include: ['src'],
});

describe('lint', () => {
  let folder: string;
  let reports: readonly FileReport[];

  beforeAll(() => {
    const files = Object.entries(planted).map(([path, { text }]) => [path, `${purpose}${text}\n`]);
    folder = plantTree({
      ...(Object.fromEntries(files) as Record<string, string>),
      ...Object.fromEntries(
        ['packages/fits', 'packages/stack-core', 'packages/simulator', 'apps/worker'].map((name) => [
          `${name}/tsconfig.json`,
          room,
        ]),
      ),
      'packages/fits/src/no-purpose.ts': 'export const one = 1;\n',
      'package.json': '{ "type": "module" }',
    });
    copyFromProject(folder, [
      'eslint.config.js',
      'scripts/lint',
      'tsconfig.base.json',
      'tsconfig.tests.json',
      'vitest.config.ts',
    ]);
    linkPackages(folder);
    const eslint = join(projectRoot, 'node_modules', 'eslint', 'bin', 'eslint.js');
    const run = spawnSync(process.execPath, [eslint, '--format', 'json', 'packages', 'apps'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect(run.status, run.stderr).toBe(1);
    reports = JSON.parse(run.stdout) as readonly FileReport[];
  });

  afterAll(() => {
    uproot(folder);
  });

  /** The house's rules that spoke, and the ones of others that the house has set up in its own way. */
  function rulesAt(path: string): string[] {
    const report = reports.find(({ filePath }) => filePath === join(folder, path));
    const ids = (report?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
    return [...new Set(ids.filter((id) => !id.startsWith('@typescript-eslint/')))].sort();
  }

  it.each(Object.keys(planted))('%s', (path) => {
    expect(rulesAt(path)).toEqual(planted[path]?.rules);
  });

  it('no rule of the house is without a planted violation', () => {
    const fired = new Set(reports.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)));
    const silent = Object.keys(housePlugin.rules).filter((name) => !fired.has(`house/${name}`));
    expect(silent).toEqual([]);
  });

  it('a file without a purpose', () => {
    expect(rulesAt('packages/fits/src/no-purpose.ts')).toEqual(['house/purpose-first']);
  });
});
