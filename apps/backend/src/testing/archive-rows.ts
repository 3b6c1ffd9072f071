/** Rows of the archive, put into its tables as they are; what a test does not name is ordinary. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RawFileRow } from '../archive/raw-file.entity.ts';
import { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { StackingJob } from '../archive/stacking-job.entity.ts';
import { UploadSession } from '../archive/upload-session.entity.ts';
import { addBufferUsed } from '../accounts/user-rows.ts';
import type { User } from '../accounts/user.entity.ts';
import type { ArchiveRoom } from './archive-room.ts';

let made = 0;

export async function addSession(
  room: ArchiveRoom,
  user: User,
  changes: Partial<UploadSession> = {},
): Promise<UploadSession> {
  const sessionToken = (++made).toString(16).padStart(32, '0');
  const folder = join(room.config.uploadDir, `user_${user.id}`, `sess_${sessionToken}`);
  const now = room.clock.nowSeconds();
  const session = { userId: user.id, sessionToken, ucloudPath: folder, createdAt: now, ...changes };
  const { identifiers } = await room.em.insert(UploadSession, session);
  return room.em.findOneByOrFail(UploadSession, { id: identifiers[0]['id'] as number });
}

/** With a file of that many bytes in the session's folder. */
export async function addRaw(
  room: ArchiveRoom,
  session: UploadSession,
  changes: Partial<RawFileRow> = {},
): Promise<RawFileRow> {
  const sha256 = (++made).toString(16).padStart(64, '0');
  const row = {
    uploadSessionId: session.id,
    filename: `Light_${made}.fit`,
    ucloudPath: join(session.ucloudPath, `${sha256}.fit`),
    fileSizeBytes: 1000,
    sha256,
    chunkKey: 'key',
    widthPx: 48,
    heightPx: 32,
    fitsDateObs: new Date('2025-01-15T19:30:05Z'),
    createdAt: room.clock.nowSeconds(),
    ...changes,
  };
  if (row.ucloudPath.startsWith('/')) {
    await mkdir(dirname(row.ucloudPath), { recursive: true });
    await writeFile(row.ucloudPath, Buffer.alloc(row.fileSizeBytes, 'r'));
  } else await room.put(row.ucloudPath, 'r'.repeat(row.fileSizeBytes));
  const { identifiers } = await room.em.insert(RawFileRow, row);
  const isBuffered = !changes.isDeleted && (changes.keptIn ?? 'buffer') !== 'storage';
  if (isBuffered) await addBufferUsed(room.em, session.userId, row.fileSizeBytes);
  return room.em.findOneByOrFail(RawFileRow, { id: identifiers[0]['id'] as number });
}

export async function addJob(
  room: ArchiveRoom,
  user: User,
  changes: Partial<StackingJob> = {},
): Promise<StackingJob> {
  const job = { userId: user.id, chunkKey: 'key', createdAt: room.clock.nowSeconds(), ...changes };
  const { identifiers } = await room.em.insert(StackingJob, job);
  return room.em.findOneByOrFail(StackingJob, { id: identifiers[0]['id'] as number });
}

/** Of a completed job of its own, with its files in the storage; its bytes are not added to the account. */
export async function addStack(
  room: ArchiveRoom,
  user: User,
  changes: Partial<StackedFrame> = {},
): Promise<StackedFrame> {
  const chunkKey = changes.chunkKey ?? 'key';
  const job = await addJob(room, user, { status: 'completed', chunkKey });
  const name = `stacks/user_${user.id}/M_42/stack_${chunkKey}_${job.id}`;
  const row = {
    stackingJobId: job.id,
    userId: user.id,
    objectName: 'M 42',
    chunkKey,
    ucloudPath: `${name}.fits`,
    thumbnailPath: `${name}_thumb.png`,
    fileSizeBytes: 300,
    thumbnailSizeBytes: 20,
    nFramesInput: 10,
    nFramesAligned: 9,
    observedAt: new Date('2025-01-15T19:30:05Z'),
    ...changes,
  };
  await room.put(row.ucloudPath, 's'.repeat(row.fileSizeBytes));
  if (row.thumbnailPath !== null) await room.put(row.thumbnailPath, 't'.repeat(row.thumbnailSizeBytes));
  const { identifiers } = await room.em.insert(StackedFrame, row);
  return room.em.findOneByOrFail(StackedFrame, { id: identifiers[0]['id'] as number });
}
