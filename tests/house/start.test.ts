/** `npm start` passes everything through: arguments, the caller's folder, streams, signals, the exit code. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyFromProject, plantTreeForTest } from './plant-tree.ts';

/** A tree that needs no set-up, with `program` in the place of the command line, or of the file named. */
function plantProgram(program: string, path = 'apps/worker/bin/crowdsky.mjs'): string {
  const folder = plantTreeForTest({
    'package.json':
      '{ "name": "planted", "type": "module", "scripts": { "start": "node scripts/start.mjs" } }',
    [path]: program,
  });
  copyFromProject(folder, ['scripts']);
  writeFileSync(
    join(folder, 'scripts', 'setup.mjs'),
    "export const root = process.env.PLANTED_ROOT;\nexport const setUp = async () => '';\n",
  );
  return folder;
}

const tell = 'console.log(JSON.stringify({ args: process.argv.slice(2), folder: process.cwd() }));';

function start(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const run = spawnSync(process.execPath, [join(folder, 'scripts', 'start.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PLANTED_ROOT: folder, npm_lifecycle_event: '', ...environment },
  });
  return { ...run, told: (run.stdout.startsWith('{') ? JSON.parse(run.stdout) : undefined) as unknown };
}

describe('npm start', () => {
  it('hands on the arguments as they are', () => {
    const folder = plantProgram(tell);
    const args = ['stack', 'a b.fit', '-o', 'm94.fits', '--json', '', '"'];
    expect(start(folder, args).told).toEqual({ args, folder });
  });

  it('serves with the settings of the environment when there are no arguments', () => {
    const folder = plantProgram(
      'export const serveOrExit = async ({ PORT, LOG_LEVEL }) => console.log(JSON.stringify({ PORT, LOG_LEVEL }));',
      'apps/backend/bin/serve.mjs',
    );
    expect(start(folder, [], { PORT: '1', LOG_LEVEL: '' }).told).toEqual({ PORT: '1', LOG_LEVEL: 'warn' });
    expect(start(folder, [], { PORT: '2', LOG_LEVEL: 'info' }).told).toEqual({
      PORT: '2',
      LOG_LEVEL: 'info',
    });
  });

  it('runs in the folder from which npm was called', () => {
    const folder = plantProgram(tell);
    const elsewhere = realpathSync(tmpdir());
    const npm = { npm_lifecycle_event: 'start', INIT_CWD: elsewhere };
    expect(start(folder, ['info'], npm).told).toEqual({ args: ['info'], folder: elsewhere });
  });

  it('ends with the exit code of the program', () => {
    const folder = plantProgram('process.exitCode = 3;');
    expect(start(folder, ['verify']).status).toBe(3);
  });

  it('lets the program answer Ctrl-C', async () => {
    const folder = plantProgram(
      "process.on('SIGINT', () => { console.log('cleaned'); process.exit(130); });\nsetInterval(() => {}, 1000);\nconsole.log('ready');",
    );
    const run = spawn(process.execPath, [join(folder, 'scripts', 'start.mjs'), 'stack'], {
      env: { ...process.env, PLANTED_ROOT: folder },
    });
    const said: string[] = [];
    run.stdout.on('data', (chunk: Buffer) => {
      said.push(chunk.toString());
      if (said.join('') === 'ready\n') run.kill('SIGINT');
    });
    const [code] = (await once(run, 'close')) as [number];
    expect({ code, said: said.join('') }).toEqual({ code: 130, said: 'ready\ncleaned\n' });
  });
});
