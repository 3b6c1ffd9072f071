/** `crowdsky-admin` beside a running server, on both databases: what it changes the server sees at once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '@crowdsky/storage/testing';
import type { AdminUser, AuditRecord } from '@crowdsky/api';
import { ConfigError, readConfig } from '../ground/config.ts';
import type { Config } from '../ground/config.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { runCommand } from '../testing/run-command.ts';
import type { Ran } from '../testing/run-command.ts';

describeOnEachDatabase('crowdsky-admin', (server) => {
  const admin = (...args: string[]): Promise<Ran> => runCommand(() => server().config, ...args);

  it('lists and shows accounts, for persons and for programs', async () => {
    const anna = await server().account('anna');
    const text = await admin('users', 'list', '--search', 'ANN');
    const [{ createdAt, ...known }] = JSON.parse((await admin('users', 'list', '--json')).out)
      .users as AdminUser[];
    expect(text).toEqual({
      code: 0,
      out:
        'ID  NAME  E-MAIL            TIER  ROLE  STATE   USED  QUOTA     SINCE\n' +
        `${anna.userId}   anna  anna@example.org  free  user  active  0 B   500.0 MB  ${createdAt.slice(0, 10)}\n`,
      err: '',
    });
    expect(known).toMatchObject({ id: anna.userId, username: 'anna', tier: 'free', blocked: false });
    expect((await admin('users', 'show', 'Anna@example.org')).out).toContain('state         active\n');
    expect(await admin('users', 'show', 'nobody')).toEqual({
      code: 3,
      out: '',
      err: 'crowdsky-admin: There is no account with the name or address nobody.\n',
    });
  });

  it('changes tier, quota, role and state, and the log tells of each', async () => {
    const berta = await server().account('berta');
    const me = async () => (await berta.get('/api/auth/me')).body.account as AdminUser;
    expect((await admin('users', 'tier', 'berta', 'pro')).code).toBe(0);
    expect((await admin('users', 'quota', 'berta', '20GB')).out).toContain('stored        0 B of 20.0 GB\n');
    expect(await me()).toMatchObject({ tier: 'pro', storageLimitBytes: 20 * 1024 ** 3 });
    await admin('users', 'quota', 'berta', 'tier-default');
    expect((await me()).storageLimitBytes).toBe(500 * 1024 ** 2);
    await admin('users', 'role', 'berta', 'admin', '--by', 'carla');
    expect((await berta.get('/api/admin/users')).status).toBe(200);
    const last = await admin('users', 'block', 'berta');
    expect([last.code, last.err]).toEqual([
      3,
      'crowdsky-admin: berta is the last admin: make another account one first.\n',
    ]);
    expect((await admin('users', 'block', 'berta', '--even-last-admin')).out).toContain('blocked\n');
    expect((await berta.get('/api/auth/me')).body.error.code).toBe('account-blocked');
    const blocked = JSON.parse((await admin('users', 'list', '--blocked', '--json')).out);
    expect(blocked.users.map(({ username }: AdminUser) => username)).toEqual(['berta']);
    await admin('users', 'unblock', 'berta');
    expect((await me()).username).toBe('berta');
    const { entries } = JSON.parse((await admin('audit', 'list', '--user', 'berta', '--json')).out) as {
      entries: AuditRecord[];
    };
    expect(entries.map(({ action, actor, source }) => [action, actor, source])).toEqual([
      ['user-unblock', { id: null, name: 'night-shift' }, 'command'],
      ['user-block', { id: null, name: 'night-shift' }, 'command'],
      ['user-role', { id: null, name: 'carla' }, 'command'],
      ['user-quota', { id: null, name: 'night-shift' }, 'command'],
      ['user-quota', { id: null, name: 'night-shift' }, 'command'],
      ['user-tier', { id: null, name: 'night-shift' }, 'command'],
    ]);
    const listed = await admin('audit', 'list', '--action', 'user-tier', '--limit', '1');
    expect(listed.out.split('\n')).toEqual([
      expect.stringMatching(/^AT +WHO +ACT +ON +BEFORE +AFTER$/),
      expect.stringMatching(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}night-shift \(command\) {2}user-tier {2}berta {2}tier free {2}tier pro$/,
      ),
      '',
    ]);
  });

  it('works while many requests come, and nothing of either is lost', async () => {
    const dora = await server().account('dora');
    const uploads = Array.from({ length: 20 }, () => dora.post('/api/uploads', {}));
    const changes = ['pro', 'raw', 'free', 'pro'].map((tier) => admin('users', 'tier', 'dora', tier));
    expect((await Promise.all(uploads)).map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect((await Promise.all(changes)).map(({ code, err }) => [code, err])).toEqual(Array(4).fill([0, '']));
  });
});

describe('without a server', () => {
  const unread = (): Config => {
    throw new ConfigError('These settings cannot be used:\n  PORT: must be a number');
  };

  it.each([
    [['--help'], 'Exit codes:'],
    [['users', 'tier', '--help'], '--json'],
  ])('%j needs no settings', async (args, told) => {
    const ran = await runCommand(unread, ...args);
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toContain(told);
  });

  it.each([
    [['users', 'tier', 'anna', 'gold'], 'gold'],
    [['users', 'quota', 'anna', 'lots'], 'Give bytes, as 21474836480 or 20GB.'],
    [['users', 'quota', 'anna', '900TB'], 'That is more than a quota can be.'],
    [['users', 'tier', 'anna'], "missing required argument 'tier'"],
    [['users', 'nothing'], 'unknown command'],
    [['audit', 'list', '--limit', '0'], 'Give a whole number from 1 to 999999999.'],
  ])('%j is wrong usage', async (args, told) => {
    const ran = await runCommand(unread, ...args);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain(told);
  });

  it('bad settings, no database and one that is away are told in a sentence', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crowdsky-command-'));
    const settings = (variables: Record<string, string>) => () =>
      readConfig({ DATA_DIR: folder, WORKER_API_KEY: 'worker-key-of-tests', ...variables });
    expect(await runCommand(unread, 'users', 'list')).toEqual({
      code: 4,
      out: '',
      err: 'crowdsky-admin: These settings cannot be used:\n  PORT: must be a number\n',
    });
    const missing = await runCommand(settings({}), 'users', 'list');
    expect([missing.code, missing.err]).toEqual([
      4,
      `crowdsky-admin: There is no database ${join(folder, 'crowdsky.sqlite')}: start the server once, or check DATA_DIR.\n`,
    ]);
    const away = settings({ DATABASE_URL: `mysql://root@127.0.0.1:${await freePort()}/tested` });
    const refused = await runCommand(away, 'users', 'list');
    expect(refused.code).toBe(4);
    expect(refused.err).toMatch(/^crowdsky-admin: The database cannot be used: .*ECONNREFUSED/);
    await rm(folder, { recursive: true });
  });
});
