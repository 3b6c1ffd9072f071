/** `crowdsky-admin storage check` beside a running server, on both databases; the same by the API. */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeStack } from '../testing/make-frame.ts';
import { putOnShare } from '../testing/old-clients.ts';
import { runCommand } from '../testing/run-command.ts';
import type { Ran } from '../testing/run-command.ts';
import { adminOf } from '../testing/test-server.ts';

describeOnEachDatabase('crowdsky-admin storage check', (server) => {
  const check = (...args: string[]): Promise<Ran> =>
    runCommand(() => server().config, 'storage', 'check', ...args);

  it('finds nothing, a lost file, a left-over one, and the clean-up takes that', async () => {
    const owner = await server().account('anna');
    expect((await owner.call('POST', '/api/stacks', { bytes: makeStack() })).status).toBe(201);
    const [name, thumbnail] = await server().files('storage');
    expect(await check()).toEqual({
      code: 0,
      out: '2 files that rows name and 2 files of the storage compared.\n0 missing, 0 unknown, 0 foreign.\n',
      err: '',
    });
    const stray = `stacks/user_${owner.userId}/M_42/stack_key_4000.fits`;
    await putOnShare(server(), stray, Buffer.alloc(2048));
    await unlink(join(server().dir, 'storage', thumbnail));
    const [{ id }] = (await owner.get('/api/stacks')).body.stacks;
    const found = await check();
    expect([found.code, found.err, found.out.split('\n')]).toEqual([
      5,
      '',
      [
        expect.stringMatching(/^FOUND +WHAT +ID +ACCOUNT +SIZE +FILE$/),
        expect.stringMatching(
          new RegExp(`^missing +thumbnail +${id} +${owner.userId} {2,}stacks/.*_thumb.png$`),
        ),
        expect.stringMatching(new RegExp(`^unknown +2.0 KB +${stray}$`)),
        '2 files that rows name and 2 files of the storage compared.',
        '1 missing, 1 unknown, 0 foreign.',
        '',
      ],
    ]);
    const admin = await adminOf(server(), 'ada');
    const byApi = await admin.post('/api/admin/storage/check', {});
    expect([byApi.status, byApi.body]).toEqual([
      200,
      {
        ...{
          rows: 2,
          files: 2,
          missingCount: 1,
          unknownCount: 1,
          foreignCount: 0,
          foreign: [],
          handedOver: 0,
        },
        missing: [{ kind: 'thumbnail', place: 'archive', id, userId: owner.userId, name: thumbnail }],
        unknown: [{ name: stray, sizeBytes: 2048 }],
      },
    ]);
    const handed = await check('--delete', '--json');
    expect([handed.code, JSON.parse(handed.out)]).toMatchObject([5, { missingCount: 1, handedOver: 1 }]);
    expect(await server().files('storage')).toEqual([name, stray].sort());
    await server().cleanup();
    expect(await server().files('storage')).toEqual([name]);
    const { entries } = (await admin.get('/api/admin/audit?action=storage-clean')).body;
    expect(entries).toMatchObject([
      {
        ...{ source: 'command', actor: { id: null, name: 'night-shift' } },
        ...{ target: { kind: 'storage', id: null, name: 'local disk' }, before: null },
        after: { handedOver: 1, first: [stray] },
      },
    ]);
  });

  it('with left-over files alone ends well once they are handed over', async () => {
    const owner = await server().account('berta');
    await putOnShare(server(), `stacks/user_${owner.userId}/M_42/stack_key_5000.fits`, Buffer.alloc(1));
    const lost = (await check('--json')).out;
    for (const { id } of JSON.parse(lost).missing)
      await server().em.query(`UPDATE stacked_frames SET thumbnail_path = NULL WHERE id = ${id}`);
    expect((await check()).code).toBe(5);
    const handed = await check('--delete');
    expect([handed.code, handed.out]).toEqual([
      0,
      expect.stringContaining('1 handed to the clean-up of the server.'),
    ]);
  });

  it('a storage that is away, an address that is none, are told in a sentence', async () => {
    const at = (storageUrl: string) =>
      runCommand(() => ({ ...server().config, storageUrl }), 'storage', 'check');
    const away = await at('webdav://secret-token@127.0.0.1:9/hidden');
    expect([away.code, away.out]).toEqual([4, '']);
    expect(away.err).toMatch(/^crowdsky-admin: The storage cannot be used: The storage cannot be reached/);
    expect(away.err).not.toContain('secret');
    const none = await at('nowhere');
    expect(none).toEqual({
      code: 4,
      out: '',
      err: 'crowdsky-admin: The storage cannot be used: The storage address is no URL.\n',
    });
  });
});
