/** deploy/Containerfile and compose.yaml: their own schemas, the files that they name, and what the programs know. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { plantTreeForTest, projectRoot } from '../plant-tree.ts';
import {
  backendPaths,
  backendPort,
  backendSettings,
  flagsAmong,
  workerFlags,
  workerPaths,
  workerSettings,
} from './settings.ts';

const read = (name: string): string => readFileSync(join(projectRoot, 'deploy', name), 'utf8');
const containerfile = read('Containerfile');
const compose = read('compose.yaml');

describe('the container file', () => {
  it('is one', () => {
    expect(validate(containerfile)).toEqual([]);
    expect(validate(containerfile.replace('WORKDIR', 'WORKDIRECTORY'))).not.toEqual([]);
    expect(validate(containerfile.replace('--interval=30s', '--every=30s'))).not.toEqual([]);
  });

  it('copies what is in the tree, or what the build makes', () => {
    const copies = [...containerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) =>
      names.split(' '),
    );
    expect(copies).toContain('package-lock.json');
    expect(copies.filter((name) => !existsSync(join(projectRoot, name)))).toEqual([]);
    const built = [...containerfile.matchAll(/^COPY --from=(\w+) \/opt\/crowdsky\/(\S+) (\S+)$/gm)];
    expect(built).toHaveLength(5);
    for (const [, , from, to] of built)
      expect([from, existsSync(join(projectRoot, from))]).toEqual([to, true]);
    const stages = [...containerfile.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
    expect(new Set(built.map(([, stage]) => stage))).toEqual(new Set(stages));
  });

  it('ends without root, in a folder that any user of group 0 may write', () => {
    const last = containerfile.slice(containerfile.lastIndexOf('\nFROM '));
    expect(/^USER (.+)$/m.exec(last)?.[1]).toBe('10001:0');
    expect(last).toContain('install -d -m 0770 -o 10001 -g 0 /var/lib/crowdsky /work');
    const [, set] = /^ENV (.+)$/m.exec(last) ?? [];
    const values = Object.fromEntries(set.split(' ').map((word) => word.split('=')));
    expect(values).toEqual({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: String(backendPort),
      DATA_DIR: '/var/lib/crowdsky',
    });
    for (const name of ['HOST', 'PORT', 'DATA_DIR']) expect(backendSettings).toContain(name);
    expect(last).toContain(`http://127.0.0.1:${backendPort}/healthz`);
    expect(last).toMatch(new RegExp(`^EXPOSE ${backendPort} 9464$`, 'm'));
  });
});

const hasCompose = spawnSync('docker-compose', ['version']).status === 0;
const secrets = {
  PUBLIC_URL: 'https://sky.example.org',
  MARIADB_PASSWORD: 'word',
  WORKER_API_KEY: '0123456789abcdef',
};

// Python takes its time to start on a busy machine.
describe.skipIf(!hasCompose)('compose.yaml, as docker-compose reads it', { timeout: 300_000 }, () => {
  const config = (text: string, env: Record<string, string> = secrets) => {
    const file = join(plantTreeForTest({ 'deploy/compose.yaml': text }), 'deploy', 'compose.yaml');
    return spawnSync('docker-compose', ['-f', file, 'config'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...env },
    });
  };

  it('is valid, and says what it lacks', () => {
    expect(config(compose).stderr).toBe('');
    const lacking = config(compose, { ...secrets, WORKER_API_KEY: '' });
    expect(lacking.status).not.toBe(0);
    expect(lacking.stderr).toContain('openssl rand -hex 32');
    const wrong = config(compose.replaceAll('read_only:', 'readonly:'));
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toMatch(/readonly/);
  });
});

describe('compose.yaml', () => {
  interface Service {
    environment: Record<string, string>;
    command: string[];
    ports: string[];
    healthcheck: { test: string[] };
    user: string;
    read_only: boolean;
  }
  const { services } = parse(compose, { merge: true }) as {
    services: Record<'backend' | 'worker' | 'mariadb', Service>;
  };

  it('gives settings that are read, and flags that are known', () => {
    const unread = (given: object, settings: readonly string[]) =>
      Object.keys(given).filter((name) => !settings.includes(name));
    expect(unread(services.backend.environment, backendSettings)).toEqual([]);
    expect(unread(services.worker.environment, workerSettings)).toEqual([]);
    const { command } = services.worker;
    expect(command.slice(0, 2)).toEqual(['apps/worker/bin/crowdsky.mjs', 'worker']);
    expect(flagsAmong(command).filter((flag) => !workerFlags.includes(flag))).toEqual([]);
    expect(command[command.indexOf('--listen') + 1]).toBe('0.0.0.0:9464');
  });

  it('asks where they answer, and runs them without root', () => {
    expect(services.backend.ports).toEqual([`127.0.0.1:${backendPort}:${backendPort}`]);
    expect(services.worker.environment['API_BASE_URL']).toBe(`http://backend:${backendPort}`);
    expect(services.worker.healthcheck.test.at(-1)).toBe('http://127.0.0.1:9464/healthz');
    expect([...backendPaths.slice(0, 1), ...workerPaths.slice(0, 1)]).toEqual(['/healthz', '/healthz']);
    for (const { user, read_only } of [services.backend, services.worker])
      expect([user, read_only]).toEqual(['10001:0', true]);
  });

  it('takes what the example of its settings names', () => {
    const named = [...read('compose.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    const taken = [...new Set([...compose.matchAll(/\$\{([A-Z_]+):/g)].map(([, name]) => name))];
    expect(named.sort()).toEqual([...taken, 'COMPOSE_PROJECT_NAME'].sort());
  });
});
