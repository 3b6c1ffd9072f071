/** Every boundary between rooms is seen to hold: a planted import across it is reported by the rule's name. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cruise } from './cruise.ts';
import type { Violation } from './cruise.ts';
import { copyFromProject, linkPackages, plantTree, projectRoot, uproot } from './plant-tree.ts';

/** Rule -> the planted file that breaks it, and what that file says. */
const violations: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['packages-never-import-apps', 'packages/api/src/app.ts', "import '../../../apps/worker/src/main.ts';"],
  ['apps-stay-apart', 'apps/backend/src/main.ts', "import '../../worker/src/main.ts';"],
  ['door-only', 'apps/worker/src/inside.ts', "import '../../../packages/fits/src/card.ts';"],
  ['door-only', 'packages/simulator/src/inside.ts', "import '../../fits/src/card.ts';"],
  ['door-only', 'tests/inside.test.ts', "import '../packages/fits/src/card.ts';"],
  ['no-cycles', 'packages/simulator/src/egg.ts', "import './hen.ts';\nexport const egg = 1;"],
  ['no-cycles', 'packages/simulator/src/hen.ts', "import './egg.ts';\nexport const hen = 1;"],
  [
    'no-cycles',
    'packages/simulator/src/shape.ts',
    "import type { Area } from './area.ts';\nexport type Shape = Area;",
  ],
  [
    'no-cycles',
    'packages/simulator/src/area.ts',
    "import type { Shape } from './shape.ts';\nexport type Area = Shape[];",
  ],
  ['elementary-imports-nothing', 'packages/elementary/src/fits.ts', "import '@crowdsky/fits';"],
  ['fits-imports-nothing', 'packages/fits/src/node.ts', "import 'node:fs';"],
  ['fits-imports-nothing', 'packages/fits/src/package.ts', "import 'zod';"],
  ['catalogue-imports', 'packages/catalogue/src/node.ts', "import 'node:fs';"],
  ['catalogue-imports', 'packages/catalogue/src/fits.ts', "import '@crowdsky/fits';"],
  ['files-imports', 'packages/files/src/core.ts', "import '@crowdsky/stack-core';"],
  ['files-imports', 'packages/files/src/package.ts', "import 'zod';"],
  ['stack-files-imports', 'packages/stack-files/src/terminal.ts', "import 'commander';"],
  ['stack-files-imports', 'packages/stack-files/src/server.ts', "import '@crowdsky/api';"],
  ['stack-core-imports', 'packages/stack-core/src/node.ts', "import 'node:fs';"],
  ['stack-core-imports', 'packages/stack-core/src/sky.ts', "import '@crowdsky/simulator';"],
  ['simulator-imports', 'packages/simulator/src/node.ts', "import 'node:fs';"],
  ['simulator-imports', 'packages/simulator/src/core.ts', "import '@crowdsky/stack-core';"],
  ['api-imports-zod-only', 'packages/api/src/fits.ts', "import '@crowdsky/fits';"],
  ['sending-imports', 'packages/sending/src/node.ts', "import 'node:fs';"],
  ['sending-imports', 'packages/sending/src/fits.ts', "import '@crowdsky/fits';"],
  ['unpack-imports', 'packages/unpack/src/node.ts', "import 'node:fs';"],
  ['unpack-imports', 'packages/unpack/src/machine.ts', "import '@crowdsky/files';"],
  [
    'repository-is-private',
    'apps/backend/src/uploads/short-cut.ts',
    "import '../archive/job-repository.ts';",
  ],
  ['not-from-tests', 'packages/fits/src/tested.ts', "import './card.test.ts';"],
  ['unreachable-from-door', 'packages/fits/src/orphan.ts', 'export const orphan = 1;'],
  ['declared-in-package-json', 'packages/simulator/src/lucky.ts', "import 'zod';"],
  ['declared-in-package-json', 'apps/worker/src/tool.ts', "import 'vitest';"],
  ['resolvable', 'apps/worker/src/typo.ts', "import './nowhere.ts';"],
  ['resolvable', 'apps/worker/src/back-window.ts', "import '@crowdsky/fits/src/card.ts';"],
];

/** Imports that the house allows: no rule may speak about these files. */
const allowed: Readonly<Record<string, string>> = {
  'packages/fits/src/index.ts': "export { card } from './card.ts';",
  'packages/fits/src/card.ts': 'export const card = 1;',
  'packages/fits/src/card.test.ts': "import 'node:fs';\nimport './card.ts';\nimport 'vitest';",
  'packages/stack-core/src/index.ts': "import '@crowdsky/fits';\nimport '@techstark/opencv-js';",
  'packages/catalogue/src/index.ts': "import '@crowdsky/elementary';",
  'packages/files/src/index.ts': "import '@crowdsky/fits';\nimport 'node:fs';",
  'packages/stack-files/src/index.ts':
    "import '@crowdsky/files';\nimport '@crowdsky/stack-core';\nimport 'comlink';\nimport 'node:path';",
  'packages/elementary/src/index.ts': "import './sine.ts';",
  'packages/elementary/src/sine.ts': 'export const sine = 1;',
  'packages/simulator/src/index.ts': "import '@crowdsky/elementary';\nimport '@crowdsky/fits';",
  'packages/api/src/index.ts': "import 'zod';",
  'packages/sending/src/index.ts': "import '@crowdsky/api';\nimport '@crowdsky/stack-core';",
  'packages/unpack/src/index.ts': "import '@crowdsky/fits';\nimport '@crowdsky/stack-core';",
  'apps/worker/src/main.ts': "import '@crowdsky/fits';\nimport '@crowdsky/stack-core';\nimport 'node:fs';",
  'apps/backend/src/archive/job-repository.ts': 'export const find = 1;',
  'apps/backend/src/archive/job-service.ts': "import './job-repository.ts';",
  'apps/backend/src/archive/queue.test.ts': "import './job-repository.ts';",
  'tests/whole.test.ts': "import '@crowdsky/fits';",
};

const dependencies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'packages/fits': {},
  'packages/stack-core': { '@crowdsky/fits': '*', '@techstark/opencv-js': '*' },
  'packages/files': { '@crowdsky/fits': '*' },
  'packages/stack-files': { '@crowdsky/files': '*', '@crowdsky/stack-core': '*', comlink: '*' },
  'packages/elementary': {},
  'packages/catalogue': { '@crowdsky/elementary': '*' },
  'packages/simulator': { '@crowdsky/elementary': '*', '@crowdsky/fits': '*' },
  'packages/api': { zod: '*' },
  'packages/sending': { '@crowdsky/api': '*', '@crowdsky/stack-core': '*' },
  'packages/unpack': { '@crowdsky/fits': '*', '@crowdsky/stack-core': '*' },
  'apps/worker': { '@crowdsky/fits': '*', '@crowdsky/stack-core': '*' },
  'apps/backend': {},
};

describe('boundaries', () => {
  let folder: string;
  let found: readonly Violation[];

  beforeAll(() => {
    folder = plantTree({
      ...allowed,
      ...Object.fromEntries(violations.map(([, path, text]) => [path, `${text}\nexport {};\n`])),
      ...Object.fromEntries(
        Object.entries(dependencies).map(([room, list]) => [`${room}/package.json`, manifest(room, list)]),
      ),
      'package.json': '{ "type": "module", "devDependencies": { "vitest": "*" } }',
    });
    copyFromProject(folder, ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'tsconfig.tests.json']);
    installInto(folder);
    found = cruise(folder, ['packages', 'apps', 'tests']);
  });

  afterAll(() => {
    uproot(folder);
  });

  it.each(violations)('%s: %s', (rule, path) => {
    const names = found.filter(({ from, to }) => from === path || to === path).map((one) => one.rule.name);
    expect(names).toContain(rule);
  });

  it.each(Object.keys(allowed))('lets %s pass', (path) => {
    expect(found.filter(({ from }) => from === path).map(({ to, rule }) => `${rule.name} ${to}`)).toEqual([]);
  });

  it('no rule is without a planted violation', () => {
    const config = createRequire(import.meta.url)(join(projectRoot, '.dependency-cruiser.cjs')) as {
      readonly forbidden: readonly { readonly name: string }[];
    };
    const tried = new Set(violations.map(([rule]) => rule));
    const names = config.forbidden.map(({ name }) => name);
    // The rules between the rooms of one house are tried in rooms.test.ts.
    expect(names.filter((name) => !name.startsWith('room ') && !tried.has(name))).toEqual([]);
  });
});

function manifest(room: string, list: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    name: `@crowdsky/${room.split('/')[1] ?? ''}`,
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies: list,
  });
}

/** As npm does it: workspaces are links in node_modules, doors are built. */
function installInto(folder: string): void {
  linkPackages(folder, ['zod', 'vitest', 'commander', 'comlink', '@techstark/opencv-js']);
  mkdirSync(join(folder, 'node_modules', '@crowdsky'));
  for (const room of Object.keys(dependencies)) {
    const name = room.split('/')[1] ?? '';
    mkdirSync(join(folder, room, 'dist'));
    writeFileSync(join(folder, room, 'dist', 'index.js'), 'export {};');
    writeFileSync(join(folder, room, 'dist', 'index.d.ts'), 'export {};');
    symlinkSync(join(folder, room), join(folder, 'node_modules', '@crowdsky', name), 'junction');
  }
}
