/** Admins put failed jobs of any account back into the queue, on both databases, while their raws are there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawFileRow } from '../archive/raw-file.entity.ts';
import { StackingJob } from '../archive/stacking-job.entity.ts';
import { AuditEntry } from '../audit/audit-entry.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession } from '../testing/archive-rows.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { failedJob } from '../testing/failed-job.ts';
import { adminOf } from '../testing/test-server.ts';
import { AdminJobService } from './admin-job-service.ts';

describeOnEachDatabase('jobs, for admins', (server) => {
  it('one is queued: its owner sees it wait, and the log tells of it', async () => {
    const [admin, owner] = [await adminOf(server(), 'ada'), await server().account('olga')];
    const id = await failedJob(server(), owner);
    const { status, body } = await admin.post(`/api/admin/jobs/${id}/requeue`);
    expect([status, body]).toMatchObject([
      200,
      { id, username: 'olga', userId: owner.userId, status: 'pending', attempts: 0, errorMessage: null },
    ]);
    expect((await owner.get(`/api/jobs/${id}`)).body.status).toBe('pending');
    const again = await admin.post(`/api/admin/jobs/${id}/requeue`);
    expect([again.status, again.body.error]).toMatchObject([
      409,
      { code: 'wrong-state', message: 'This job is pending; only a failed one can be retried.' },
    ]);
    expect((await admin.post('/api/admin/jobs/4000000000/requeue')).status).toBe(404);
    const { entries } = (await admin.get('/api/admin/audit?action=job-requeue')).body;
    expect(entries).toMatchObject([
      {
        actor: { id: admin.userId, name: 'ada' },
        target: { kind: 'job', id },
        before: { status: 'failed', errorMessage: 'no stars' },
        after: { status: 'pending' },
      },
    ]);
    await owner.delete(`/api/jobs/${id}`);
  });

  it('all are queued but those without raws, and a waiting worker gets one at once', async () => {
    const [admin, owner] = [await adminOf(server(), 'alan'), await server().account('otto')];
    const whole = await failedJob(server(), owner);
    const bare = await failedJob(server(), await server().account('oda'));
    const { uploadSessionId } = await server().em.findOneByOrFail(StackingJob, { id: bare });
    await server().em.update(RawFileRow, { uploadSessionId: uploadSessionId! }, { isDeleted: true });
    const waiting = server().worker().post('/api/worker/next-job', { workerId: 'w', waitSeconds: 20 });
    const { status, body } = await admin.post('/api/admin/jobs/requeue-failed');
    expect([status, body]).toEqual([200, { requeued: [whole], withoutRaws: [bare], noLongerFailed: [] }]);
    expect((await waiting).body.job.jobId).toBe(whole);
    expect((await server().em.findOneByOrFail(StackingJob, { id: bare })).status).toBe('failed');
  });

  it('are listed by state and account, page by page', async () => {
    const admin = await adminOf(server(), 'alma');
    const [left, right] = [await server().account('lena'), await server().account('rosa')];
    const ids = [await failedJob(server(), left), await failedJob(server(), right)];
    const list = async (query: string) => (await admin.get(`/api/admin/jobs?${query}`)).body;
    expect((await list(`user=${left.userId}`)).jobs).toMatchObject([
      { id: ids[0], username: 'lena', userId: left.userId, errorMessage: 'no stars', attempts: 2 },
    ]);
    expect((await list(`user=${left.userId}&status=pending`)).jobs).toEqual([]);
    const first = await list('status=failed&limit=1');
    expect(first.jobs).toMatchObject([{ id: ids[1], username: 'rosa' }]);
    const second = await list(`status=failed&limit=1&cursor=${first.nextCursor}`);
    expect(second.jobs).toMatchObject([{ id: ids[0] }]);
  });
});

describe('of many at once', () => {
  let room: ArchiveRoom;
  beforeEach(async () => {
    room = await startArchiveRoom();
  });
  afterEach(() => room.close());

  it('those that their owner retries or deletes meanwhile are told as such', async () => {
    const user = await room.user();
    const session = await addSession(room, user, { status: 'complete' });
    await addRaw(room, session);
    const failed = { status: 'failed', uploadSessionId: session.id } as const;
    const ids: number[] = [];
    for (let count = 0; count < 4; count++) ids.push((await addJob(room, user, failed)).id);
    await room.em.update(StackingJob, { id: ids[3] }, { uploadSessionId: null });
    const others: Promise<unknown>[] = [];
    room.events.subscribe(user.id, (event) => {
      // In turn with the service's own work, right after its first job.
      if (event.type !== 'job' || event.jobId !== ids[0]) return;
      others.push(room.jobs.retry(user, ids[1]));
      others.push(room.db.run((em) => em.delete(StackingJob, { id: ids[2] })));
    });
    const service = new AdminJobService(room.db, room.clock, room.events);
    expect(await service.requeueFailed({ source: 'command', id: null, name: 'op' })).toEqual({
      requeued: [ids[0]],
      withoutRaws: [ids[3]],
      noLongerFailed: [ids[1], ids[2]],
    });
    await Promise.all(others);
    const entries = await room.em.find(AuditEntry);
    expect(entries.map(({ action, targetId }) => [action, targetId])).toEqual([['job-requeue', ids[0]]]);
  });
});
