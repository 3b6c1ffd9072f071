/** `crowdsky-admin jobs` beside a running server, on both databases. */
import { describe, expect, it } from 'vitest';
import { RawFileRow } from '../archive/raw-file.entity.ts';
import { StackingJob } from '../archive/stacking-job.entity.ts';
import { ConfigError } from '../ground/config.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { failedJob } from '../testing/failed-job.ts';
import { runCommand } from '../testing/run-command.ts';
import type { Ran } from '../testing/run-command.ts';

describeOnEachDatabase('crowdsky-admin jobs', (server) => {
  const admin = (...args: string[]): Promise<Ran> => runCommand(() => server().config, ...args);

  it('lists those of one account in one state, for persons and for programs', async () => {
    const anna = await server().account('anna');
    const id = await failedJob(server(), anna);
    await failedJob(server(), await server().account('berta'));
    const { chunkKey, createdAt } = await server().em.findOneByOrFail(StackingJob, { id });
    const flags = ['--state', 'failed', '--user', 'Anna'];
    const at = createdAt.toISOString().slice(0, 19).replace('T', ' ');
    const text = await admin('jobs', 'list', ...flags);
    expect([text.code, text.out.split('\n')]).toEqual([
      0,
      [
        expect.stringMatching(/^ID +ACCOUNT +CHUNK +OBJECT +FRAMES +STATE +TRIES +SINCE +ERROR$/),
        `${id}   anna     ${chunkKey}  M 42    1       failed  2      ${at}Z  no stars`,
        '',
      ],
    ]);
    const { jobs } = JSON.parse((await admin('jobs', 'list', ...flags, '--json')).out);
    expect(jobs).toMatchObject([{ id, username: 'anna', status: 'failed', attempts: 2 }]);
    expect(JSON.parse((await admin('jobs', 'list', '--limit', '1', '--json')).out).jobs).toHaveLength(1);
    expect(JSON.parse((await admin('jobs', 'list', '--state', 'retry', '--json')).out)).toEqual({ jobs: [] });
    const nobody = await admin('jobs', 'list', '--user', 'nobody');
    expect([nobody.code, nobody.out]).toEqual([3, '']);
  });

  it('queues one again, and refuses it in a sentence', async () => {
    const owner = await server().account('clara');
    const id = await failedJob(server(), owner);
    const queued = await admin('jobs', 'requeue', String(id), '--by', 'carla');
    expect([queued.code, queued.err]).toEqual([0, '']);
    expect(queued.out.split('\n')[1]).toMatch(new RegExp(`^${id} +clara .* pending +0 +[-0-9]+ [0-9:]+Z *$`));
    expect((await owner.get(`/api/jobs/${id}`)).body.status).toBe('pending');
    expect(await admin('jobs', 'requeue', String(id))).toEqual({
      code: 3,
      out: '',
      err: 'crowdsky-admin: This job is pending; only a failed one can be retried.\n',
    });
    expect(await admin('jobs', 'requeue', '4294967295')).toEqual({
      code: 3,
      out: '',
      err: 'crowdsky-admin: There is no such job.\n',
    });
    const { entries } = JSON.parse((await admin('audit', 'list', '--action', 'job-requeue', '--json')).out);
    expect(entries).toMatchObject([
      { source: 'command', actor: { id: null, name: 'carla' }, target: { id } },
    ]);
  });

  it('queues all again but those without raws', async () => {
    await server().em.query('DELETE FROM stacking_jobs');
    const [whole, bare] = [
      await failedJob(server(), await server().account('dora')),
      await failedJob(server(), await server().account('emma')),
    ];
    const { uploadSessionId } = await server().em.findOneByOrFail(StackingJob, { id: bare });
    await server().em.update(RawFileRow, { uploadSessionId: uploadSessionId! }, { isDeleted: true });
    expect(await admin('jobs', 'requeue', '--failed', '--json')).toEqual({
      code: 0,
      out: `${JSON.stringify({ requeued: [whole], withoutRaws: [bare], noLongerFailed: [] }, null, 2)}\n`,
      err: '',
    });
    expect(await admin('jobs', 'requeue', '--failed')).toEqual({
      code: 0,
      out: `0 queued again\n1 left as they are, for their raws are gone: ${bare}\n`,
      err: '',
    });
    expect(await admin('jobs', 'requeue', String(bare))).toEqual({
      code: 3,
      out: '',
      err: 'crowdsky-admin: The raw frames of this job are gone: upload them again.\n',
    });
  });
});

describe('wrong usage', () => {
  it.each([
    [['jobs', 'requeue'], 'give the number of a job, or --failed'],
    [['jobs', 'requeue', '7', '--failed'], 'give the number of a job, or --failed'],
    [['jobs', 'requeue', '4294967296'], 'Give its number, as the lists show it.'],
    [['jobs', 'list', '--limit', '1000000000'], 'Give a whole number from 1 to 999999999.'],
    [['jobs', 'list', '--state', 'lost'], 'lost'],
  ])('%j is told before the settings are read', async (args, told) => {
    const ran = await runCommand(
      () => {
        throw new ConfigError('no settings');
      },
      ...args,
    );
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain(told);
  });
});
