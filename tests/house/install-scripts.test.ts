/** An install compiles nothing: packages that could bring binaries of their own, which every Node takes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './plant-tree.ts';

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'];
const read = (name: string): unknown => JSON.parse(readFileSync(join(projectRoot, name), 'utf8'));

it('no install script is run, and none needs to be', () => {
  const { packages } = read('package-lock.json') as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const withScript = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
  const names = withScript.map((path) => path.slice('node_modules/'.length));
  const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
  expect(allowScripts).toEqual(Object.fromEntries(names.map((name) => [name, false])));
  for (const path of withScript)
    for (const platform of platforms)
      expect([path, platform, existsSync(join(projectRoot, path, 'prebuilds', platform))]).toEqual([
        path,
        platform,
        true,
      ]);
});
