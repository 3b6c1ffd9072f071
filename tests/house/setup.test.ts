/** Set-up in a small planted project: what it does, does not do twice, and does again after being killed. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { copyFromProject, plantTreeForTest } from './plant-tree.ts';

/** One workspace without dependencies, and a build that notes each time it runs. */
function plantProject(buildMs = 0): string {
  const folder = plantTreeForTest({
    'package.json':
      '{ "name": "planted", "version": "1.0.0", "type": "module", "workspaces": ["packages/*"] }',
    'tsconfig.json': '{ "references": [{ "path": "packages/one" }] }',
    'apps/.keep': '',
    'packages/.DS_Store': '',
    'packages/one/package.json': '{ "name": "one", "version": "1.0.0" }',
    'packages/one/src/index.ts': 'export const one = 1;',
  });
  const lock = {
    name: 'planted',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'planted', version: '1.0.0', workspaces: ['packages/*'] },
      'node_modules/one': { resolved: 'packages/one', link: true },
      'packages/one': { version: '1.0.0' },
    },
  };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  copyFromProject(folder, ['scripts']);
  writeFileSync(
    join(folder, 'scripts', 'build.mjs'),
    `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
writeFileSync('build.pid', String(process.pid));
appendFileSync('builds.log', 'begin\\n');
appendFileSync('parts.log', process.argv.slice(2).join(' ') + '\\n');
await new Promise((resolve) => setTimeout(resolve, ${buildMs}));
mkdirSync('packages/one/dist', { recursive: true });
writeFileSync('packages/one/dist/.tsbuildinfo', '');
appendFileSync('builds.log', 'end\\n');`,
  );
  return folder;
}

/** Gives the planted project a package for development alone, which would leave a file behind if its script ran. */
function plantDevelopmentPackage(folder: string): void {
  mkdirSync(join(folder, 'three'));
  const scripts = { postinstall: `node -e "fs.writeFileSync('ran', '')"` };
  writeFileSync(
    join(folder, 'three', 'package.json'),
    JSON.stringify({ name: 'three', version: '3.0.0', scripts }),
  );
  execFileSync('npm', ['pack', './three'], { cwd: folder, stdio: 'ignore' });
  const lockFile = join(folder, 'package-lock.json');
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, object> };
  const devDependencies = { three: 'file:three-3.0.0.tgz' };
  Object.assign(lock.packages[''] ?? {}, { devDependencies });
  lock.packages['node_modules/three'] = {
    version: '3.0.0',
    resolved: 'file:three-3.0.0.tgz',
    dev: true,
    hasInstallScript: true,
  };
  writeFileSync(lockFile, JSON.stringify(lock));
  const own = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...own, devDependencies }));
}

function setUp(
  folder: string,
  purpose = 'develop',
): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, ['scripts/setup.mjs', purpose], { cwd: folder, encoding: 'utf8' });
}

const buildsOf = (folder: string): string[] =>
  readFileSync(join(folder, 'builds.log'), 'utf8').trim().split('\n');

describe('set-up', () => {
  it('installs and builds a fresh clone, and says so on standard error only', () => {
    const folder = plantProject();
    const run = setUp(folder);
    expect(run).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'Installing packages (npm ci) …\nBuilding …\n',
    });
    expect(existsSync(join(folder, 'node_modules', 'one', 'package.json'))).toBe(true);
    expect(buildsOf(folder)).toEqual(['begin', 'end']);
  });

  it('does nothing in a ready tree', () => {
    const folder = plantProject();
    setUp(folder);
    expect(setUp(folder)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('builds again when a source was changed, added or deleted, not when a test was', () => {
    const folder = plantProject();
    setUp(folder);
    const source = join(folder, 'packages', 'one', 'src');
    writeFileSync(join(source, 'index.test.ts'), '');
    expect(setUp(folder).stderr).toBe('');
    writeFileSync(join(source, 'index.ts'), 'export const one = 11;');
    expect(setUp(folder).stderr).toBe('Building …\n');
    writeFileSync(join(source, 'two.ts'), '');
    expect(setUp(folder).stderr).toBe('Building …\n');
    rmSync(join(source, 'two.ts'));
    expect(setUp(folder).stderr).toBe('Building …\n');
  });

  it('installs and builds for a start only what runs, and the rest when tests ask for it', () => {
    const folder = plantProject();
    plantDevelopmentPackage(folder);
    const developed = join(folder, 'node_modules', 'three');
    const both = 'Installing packages (npm ci) …\nBuilding …\n';
    expect(setUp(folder, 'run')).toMatchObject({ status: 0, stderr: both });
    expect(existsSync(developed)).toBe(false);
    expect(setUp(folder, 'run')).toMatchObject({ status: 0, stderr: '' });
    expect(setUp(folder)).toMatchObject({ status: 0, stderr: both });
    expect(existsSync(developed)).toBe(true);
    expect(readFileSync(join(folder, 'parts.log'), 'utf8')).toBe('programs\npackages\n');
  });

  it('takes nothing from a developer at a start, and runs no script of a package', () => {
    const folder = plantProject();
    plantDevelopmentPackage(folder);
    setUp(folder);
    rmSync(join(folder, 'node_modules', '.package-lock.json'));
    expect(setUp(folder, 'run')).toMatchObject({ status: 0, stderr: 'Installing packages (npm ci) …\n' });
    expect(existsSync(join(folder, 'node_modules', 'three', 'package.json'))).toBe(true);
    expect(existsSync(join(folder, 'node_modules', 'three', 'ran'))).toBe(false);
    expect(setUp(folder)).toMatchObject({ status: 0, stderr: '' });
  });

  it('installs again after an install that was cut short', () => {
    const folder = plantProject();
    setUp(folder);
    rmSync(join(folder, 'node_modules', '.package-lock.json'));
    expect(setUp(folder)).toMatchObject({ status: 0, stderr: 'Installing packages (npm ci) …\n' });
  });

  it('installs what a workspace needs that came later than the lock file', () => {
    const folder = plantProject();
    const lockFile = join(folder, 'package-lock.json');
    const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Record<string, object> };
    lock.packages['node_modules/two'] = { resolved: 'packages/two', link: true };
    lock.packages['packages/two'] = { version: '1.0.0' };
    writeFileSync(lockFile, JSON.stringify(lock));
    setUp(folder);
    mkdirSync(join(folder, 'packages', 'two'));
    writeFileSync(join(folder, 'packages', 'two', 'package.json'), '{ "name": "two", "version": "1.0.0" }');
    expect(setUp(folder).stderr).toContain('Installing packages (npm ci) …');
    expect(existsSync(join(folder, 'node_modules', 'two', 'package.json'))).toBe(true);
  });

  it('accepts what npm was told to install by hand', () => {
    const folder = plantProject();
    setUp(folder);
    rmSync(join(folder, 'node_modules', '.crowdsky-installed'));
    expect(setUp(folder)).toMatchObject({ status: 0, stderr: '' });
  });

  it('prints what a failing build printed', () => {
    const folder = plantProject();
    writeFileSync(
      join(folder, 'scripts', 'build.mjs'),
      "console.log('no such star');\nprocess.exitCode = 3;",
    );
    const run = setUp(folder);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('no such star\n\nThe build failed');
  });

  it('builds once when two starts come at once', async () => {
    const folder = plantProject(500);
    const runs = [1, 2].map(() =>
      spawn(process.execPath, ['scripts/setup.mjs'], { cwd: folder, stdio: 'ignore' }),
    );
    const codes = await Promise.all(runs.map(async (run) => (await once(run, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0]);
    expect(buildsOf(folder)).toEqual(['begin', 'end']);
  });

  it('takes over from a set-up that was killed', async () => {
    const folder = plantProject(600_000);
    const killed = spawn(process.execPath, ['scripts/setup.mjs'], { cwd: folder, stdio: 'ignore' });
    await vi.waitUntil(() => existsSync(join(folder, 'builds.log')), { timeout: 60_000 });
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    process.kill(Number(readFileSync(join(folder, 'build.pid'), 'utf8')), 'SIGKILL');
    writeFileSync(
      join(folder, 'scripts', 'build.mjs'),
      "import { mkdirSync, writeFileSync } from 'node:fs';\nmkdirSync('packages/one/dist');\nwriteFileSync('packages/one/dist/.tsbuildinfo', '');",
    );
    expect(setUp(folder)).toMatchObject({ status: 0, stderr: 'Building …\n' });
  });

  it('tells the owner of an old Node what to do', () => {
    const folder = plantProject();
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.19.0'})";
    const run = spawnSync(process.execPath, ['--import', old, 'scripts/setup.mjs'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('CrowdSky needs Node 20.19 or newer, and this is Node 18.19.0.');
  });
});
