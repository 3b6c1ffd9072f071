/** The units as systemd reads them, and the installer as it really runs, below a folder of its own. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plantTreeForTest, projectRoot } from '../plant-tree.ts';
import { backendPort, backendSettings, flagsAmong, workerFlags, workerSettings } from './settings.ts';

const systemd = join(projectRoot, 'deploy', 'systemd');
const installer = join(projectRoot, 'deploy', 'install.sh');
const units = ['crowdsky.service', 'crowdsky-worker@.service'];
const read = (name: string): string => readFileSync(join(systemd, name), 'utf8');

function analyze(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** A unit with the Node that runs this test, for systemd looks whether it is there. */
function planted(name: string, text = read(name)): string {
  return join(plantTreeForTest({ [name]: text.replaceAll('/usr/bin/node', process.execPath) }), name);
}

describe.skipIf(!hasSystemd)('as systemd reads them', () => {
  it.each(units)('%s has nothing unknown', (name) => {
    expect(analyze('verify', planted(name))).toEqual({ status: 0, said: '' });
    const wrong = read(name).replace('NoNewPrivileges=', 'NoMorePrivileges=');
    expect(analyze('verify', planted(name, wrong)).said).toContain("'NoMorePrivileges'");
  });

  it.each(units)('%s is shut in: 1.5 of 10 at most', (name) => {
    const exposure = (text: string): number => {
      const { said } = analyze('security', '--offline=true', '--no-pager', planted(name, text));
      return Number(/Overall exposure level for \S+: ([\d.]+)/.exec(said)?.[1]);
    };
    expect(exposure(read(name))).toBeLessThanOrEqual(1.5);
    expect(exposure(read(name).replace('ProtectSystem=strict', ''))).toBeGreaterThan(exposure(read(name)));
  });
});

describe('the settings that the units give', () => {
  const names = (name: string): string[] =>
    [...read(name).matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, found]) => found);

  it('are read by the programs', () => {
    expect(names('backend.env').filter((name) => !backendSettings.includes(name))).toEqual([]);
    expect(names('worker.env').filter((name) => !workerSettings.includes(name))).toEqual([]);
    expect(names('backend.env')).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'STORAGE_URL', 'WORKER_API_KEY']),
    );
    expect(/^Environment=(\w+)=/m.exec(read(units[0]))?.[1]).toBe('DATA_DIR');
    expect(read('worker.env')).toContain(`API_BASE_URL=http://127.0.0.1:${backendPort}\n`);
  });

  it('and the flags are known', () => {
    const [, command] = /^ExecStart=(.+)$/m.exec(read(units[1])) ?? [];
    expect(flagsAmong(command.split(' ')).filter((flag) => !workerFlags.includes(flag))).toEqual([]);
    const grace = Number(/--grace (\d+)/.exec(command)?.[1]);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(read(units[1]))?.[1])).toBeGreaterThan(grace);
  });
});

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

// Each run starts Node several times.
describe.skipIf(process.platform !== 'linux')('the installer', { timeout: 300_000 }, () => {
  const install = (root: string, ...args: string[]) => {
    const path = `${join(process.execPath, '..')}:${process.env['PATH']}`;
    const env = { PATH: path, HOME: process.env['HOME'] };
    const run = spawnSync(installer, ['--root', root, ...args], { encoding: 'utf8', env });
    return { status: run.status, said: run.stdout + run.stderr };
  };
  const lines = (text: string, pattern: RegExp): string[] =>
    text.split('\n').filter((line) => pattern.test(line));

  it.skipIf(!hasShellcheck)('has no fault that shellcheck knows', () => {
    expect(spawnSync('shellcheck', [installer], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: '',
    });
  });

  it('a dry run changes nothing and says what it would do', () => {
    const root = plantTreeForTest({});
    const { status, said } = install(root, '--dry-run');
    expect(readdirSync(root)).toEqual([]);
    expect(lines(said, /^would: /).map((line) => line.slice('would: '.length).split(' ')[0])).toEqual([
      ...['folder', 'settings', 'unit', 'settings', 'unit', 'install'],
    ]);
    expect(status).toBe(0);
  });

  it('makes folders, settings with one new key, and units of this machine; names what must be set', () => {
    const root = plantTreeForTest({});
    const { status, said } = install(root);
    const settings = join(root, 'etc/crowdsky/backend.env');
    expect(lines(said, /^- /)).toEqual([
      `- ${settings}: set PUBLIC_URL, which is still CHANGE-ME.`,
      `- ${settings}: set DATABASE_URL, which is still CHANGE-ME.`,
    ]);
    expect(status).toBe(1);
    expect(statSync(settings).mode & 0o777).toBe(0o640);
    expect(statSync(join(root, 'var/lib/crowdsky')).mode & 0o777).toBe(0o750);
    const keys = ['backend.env', 'worker.env'].map(
      (name) =>
        /^WORKER_API_KEY=([0-9a-f]{64})$/m.exec(readFileSync(join(root, 'etc/crowdsky', name), 'utf8'))?.[1],
    );
    expect(keys[0]).toBeDefined();
    expect(keys[1]).toBe(keys[0]);
    const unit = readFileSync(join(root, 'etc/systemd/system/crowdsky.service'), 'utf8');
    expect(unit).toContain(`WorkingDirectory=${projectRoot}\n`);
    expect(unit).toMatch(/^ExecStart=\/\S+\/node apps\/backend\/bin\/serve[.]mjs$/m);
    if (hasSystemd)
      for (const name of units)
        expect(analyze('verify', join(root, 'etc/systemd/system', name))).toEqual({ status: 0, said: '' });
  });

  it('once more with its settings it tries them, keeps them, and has nothing to say but what it would start', () => {
    const root = plantTreeForTest({});
    install(root);
    const settings = join(root, 'etc/crowdsky/backend.env');
    const mine = `PORT=0\nWORKER_API_KEY=${'k'.repeat(32)}\nSTORAGE_URL=file://${root}/var/lib/crowdsky/stacks\n`;
    writeFileSync(settings, mine);
    const again = install(root, '--workers', '2');
    expect(
      lines(again.said, /^(storage|port|database) /).map((line) => line.split(/ {2,}/).slice(0, 2)),
    ).toEqual([
      ['database', 'ok'],
      ['storage', 'ok'],
      ['port', 'ok'],
    ]);
    expect(lines(again.said, /^kept: /)).toHaveLength(4);
    expect(again.said).toContain(
      'To be started: crowdsky.service crowdsky-worker@9464.service crowdsky-worker@9465.service',
    );
    expect(again.status).toBe(0);
    expect(readFileSync(settings, 'utf8')).toBe(mine);
  });

  it('a database that is away, a bad setting: said by the server itself', () => {
    const root = plantTreeForTest({});
    install(root);
    const settings = join(root, 'etc/crowdsky/backend.env');
    writeFileSync(settings, 'PORT=0\nDATABASE_URL=mysql://sky@127.0.0.1:1/sky\n');
    const away = install(root);
    expect(away.said).toMatch(
      /database +MISSING +MariaDB at 127[.]0[.]0[.]1:1 cannot be used: connect ECONNREFUSED/,
    );
    expect(away.said).toContain('Missing:\n- What is marked MISSING above');
    expect(away.status).toBe(1);
    writeFileSync(settings, 'PORT=many\n');
    expect(install(root).said).toMatch(/crowdsky-admin: These settings cannot be used:\n {2}PORT: /);
  });

  it('an old Node is named, and nothing is made', () => {
    const root = plantTreeForTest({ 'bin/node': '#!/bin/sh\necho v18.20.4\n' });
    chmodSync(join(root, 'bin/node'), 0o755);
    const env = { PATH: `${root}/bin:${process.env['PATH']}` };
    const run = spawnSync(installer, ['--root', root], { encoding: 'utf8', env });
    expect(run.stdout).toBe(
      `\nMissing:\n- Node 20.19 or newer is needed, and ${root}/bin/node is v18.20.4.\n`,
    );
    expect([run.status, existsSync(join(root, 'etc'))]).toEqual([1, false]);
  });

  it('workers alone: their server must be named', () => {
    const root = plantTreeForTest({});
    const { status, said } = install(root, '--only-workers');
    const settings = join(root, 'etc/crowdsky/worker.env');
    expect(lines(said, /^- /)).toEqual([
      `- ${settings}: set API_BASE_URL, which is still CHANGE-ME.`,
      `- ${settings}: set WORKER_API_KEY, which is still CHANGE-ME.`,
    ]);
    expect([status, existsSync(join(root, 'etc/systemd/system/crowdsky.service'))]).toEqual([1, false]);
  });

  it.each([
    [['--workers', 'many'], /--workers takes a number/],
    [['--quick'], /--quick is unknown/],
  ])('wrong usage: %s', (args, said) => {
    const run = install(plantTreeForTest({}), ...args);
    expect(run.status).toBe(2);
    expect(run.said).toMatch(said);
  });
});
