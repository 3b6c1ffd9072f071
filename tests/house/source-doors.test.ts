/** Tests, the app and the bundles see every package as sources, so that none of them waits for a build. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './plant-tree.ts';

const packages = readdirSync(join(projectRoot, 'packages')).filter((name) =>
  existsSync(join(projectRoot, 'packages', name, 'package.json')),
);

it.each(packages)('packages/%s names the source of its door, before all else', (name) => {
  const folder = join(projectRoot, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: { '.': Record<string, string> };
  };
  expect(Object.entries(exports['.'])[0]).toEqual(['crowdsky-source', './src/index.ts']);
  expect(existsSync(join(folder, 'src', 'index.ts'))).toBe(true);
});
