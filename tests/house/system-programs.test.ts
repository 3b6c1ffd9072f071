/** `npm test` names the programs it lacks and why it did not install them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plantTreeForTest, projectRoot } from './plant-tree.ts';

/** What is said about a tree with these rooms on a machine whose path is empty. */
function ask(rooms: readonly string[], environment: Readonly<Record<string, string>>): string {
  const folder = plantTreeForTest(Object.fromEntries(rooms.map((room) => [`${room}/package.json`, '{}'])));
  const code = `
    const { installSystemPrograms } = await import(process.argv[1]);
    console.log((await installSystemPrograms(process.argv[2], console.log)).join('\\n'));`;
  const script = join(projectRoot, 'scripts', 'system-programs.mjs');
  return spawnSync(process.execPath, ['--input-type=module', '-e', code, script, folder], {
    encoding: 'utf8',
    env: { PATH: '/nowhere', ...environment },
  }).stdout;
}

it('when installing is forbidden', () => {
  const said = ask(['packages/fits'], { CROWDSKY_NO_INSTALL: '1' });
  expect(said).toMatch(/^Not here: .*fitsverify.*CROWDSKY_NO_INSTALL is set.*skipped/);
});

it('when there is no apt-get', () => {
  expect(ask(['packages/stack-core'], {})).toContain('Not here: chromium (no apt-get on this machine)');
});

it('only those that the rooms of the tree use', () => {
  expect(ask(['apps/worker'], {}).trim()).toBe('');
});
