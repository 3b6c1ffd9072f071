/** What a room builds is what it delivers: no test, bench or fixture is compiled into a `dist` folder. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { plantTreeForTest, projectRoot } from './plant-tree.ts';

const forTests = /[.](test|bench)[.]ts$|\/(fixtures|testing)\//;

/** The files for tests among those that the room's tsconfig.json builds, relative to the room. */
function listBuiltTestFiles(room: string): string[] {
  const { config } = ts.readConfigFile(join(room, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, room);
  return fileNames
    .map((file) => relative(room, file).replaceAll('\\', '/'))
    .filter((file) => forTests.test(`/${file}`));
}

const rooms = ['packages', 'apps']
  .flatMap((kind) => readdirSync(join(projectRoot, kind)).map((name) => join(kind, name)))
  .filter((room) => existsSync(join(projectRoot, room, 'tsconfig.json')));

it.each(rooms)('%s', (room) => {
  expect(listBuiltTestFiles(join(projectRoot, room))).toEqual([]);
});

it('finds them where they are built', () => {
  const room = plantTreeForTest({
    'tsconfig.json': '{ "include": ["src"] }',
    'src/card.ts': 'export {};',
    'src/card.test.ts': 'export {};',
    'src/fixtures/sky.ts': 'export {};',
  });
  expect(listBuiltTestFiles(room)).toEqual(['src/card.test.ts', 'src/fixtures/sky.ts']);
});
