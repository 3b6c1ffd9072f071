/** All SQL of stacks except the list. */
import type { Verification } from '@crowdsky/api';
import { Between, In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { isSameChunk, rangeOf } from './chunk-identity.ts';
import type { ChunkIdentity } from './chunk-identity.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { verificationText } from './verification.ts';

export async function insertStack(em: EntityManager, stack: Partial<StackedFrame>): Promise<number> {
  const inserted = await em.insert(StackedFrame, stack);
  return inserted.identifiers[0].id as number;
}

/** Throws when there is no such stack. */
export function requireStack(em: EntityManager, id: number): Promise<StackedFrame> {
  return em.findOneByOrFail(StackedFrame, { id });
}

export function findOwnStack(em: EntityManager, userId: number, id: number): Promise<StackedFrame | null> {
  return em.findOneBy(StackedFrame, { id, userId });
}

export function findOwnStacks(em: EntityManager, userId: number, ids: number[]): Promise<StackedFrame[]> {
  return em.find(StackedFrame, { where: { id: In(ids), userId }, order: { observedAt: 'ASC', id: 'ASC' } });
}

export async function renameStack(
  em: EntityManager,
  userId: number,
  id: number,
  objectName: string | null,
): Promise<StackedFrame | null> {
  await em.update(StackedFrame, { id, userId }, { objectName });
  return findOwnStack(em, userId, id);
}

export async function setPublic(
  em: EntityManager,
  userId: number,
  ids: number[],
  isPublic: boolean | null,
): Promise<void> {
  await em.update(StackedFrame, { id: In(ids), userId }, { isPublic });
}

/** Resolves to whether the account has the stack. */
export async function noteVerification(
  em: EntityManager,
  userId: number,
  id: number,
  verification: Verification,
): Promise<boolean> {
  if (!(await em.existsBy(StackedFrame, { id, userId }))) return false;
  await em.update(StackedFrame, { id, userId }, { verification: verificationText(verification) });
  return true;
}

export async function stackIdsOfJobs(em: EntityManager, jobIds: number[]): Promise<Map<number, number>> {
  if (jobIds.length === 0) return new Map();
  const rows = await em.find(StackedFrame, {
    select: { id: true, stackingJobId: true },
    where: { stackingJobId: In(jobIds) },
  });
  return new Map(rows.map((row) => [row.stackingJobId, row.id]));
}

export async function verificationsOf(em: EntityManager, ids: number[]): Promise<Map<number, string | null>> {
  if (ids.length === 0) return new Map();
  const rows = await em.find(StackedFrame, {
    select: { id: true, verification: true },
    where: { id: In(ids) },
  });
  return new Map(rows.map(({ id, verification }) => [id, verification]));
}

/** Newest observation first. */
export function findAllStacks(
  em: EntityManager,
  userId: number,
  objectName: string | undefined,
): Promise<StackedFrame[]> {
  const where = { userId, ...(objectName === undefined ? {} : { objectName }) };
  return em.find(StackedFrame, { where, order: { observedAt: 'DESC', id: 'DESC' } });
}

export function findStackOfJob(em: EntityManager, stackingJobId: number): Promise<StackedFrame | null> {
  return em.findOneBy(StackedFrame, { stackingJobId });
}

/** Deepest first, then newest: chunks of several telescopes may share a key, and nothing deeper is replaced. */
export function findStacksByKey(
  em: EntityManager,
  userId: number,
  chunkKey: string,
): Promise<StackedFrame[]> {
  return em.find(StackedFrame, {
    where: { userId, chunkKey },
    order: { nFramesAligned: 'DESC', id: 'DESC' },
  });
}

export function findStackBySha(
  em: EntityManager,
  userId: number,
  sha256: string,
): Promise<StackedFrame | null> {
  return em.findOneBy(StackedFrame, { userId, sha256 });
}

/** By the digest of the file as it was sent, or as it is stored. */
export function findStacksBySha(
  em: EntityManager,
  userId: number,
  sha256: string[],
): Promise<Pick<StackedFrame, 'id' | 'sha256' | 'storedSha256'>[]> {
  return em.find(StackedFrame, {
    select: { id: true, sha256: true, storedSha256: true },
    where: [
      { userId, sha256: In(sha256) },
      { userId, storedSha256: In(sha256) },
    ],
    order: { id: 'ASC' },
  });
}

/** The account's stacks of a chunk, newest first: databases of the earlier system may hold several. */
export async function findStacksOfChunk(
  em: EntityManager,
  userId: number,
  chunk: ChunkIdentity,
): Promise<StackedFrame[]> {
  const ofSlot = await em.find(StackedFrame, {
    where: { userId, chunkKey: Between(...rangeOf(chunk.chunkKey)) },
    order: { id: 'DESC' },
  });
  return ofSlot.filter((stack) => isSameChunk(stack, chunk));
}

/** Of these stacks the deepest one that has more frames. */
export function deeperThan(stacks: readonly StackedFrame[], frames: number): StackedFrame | undefined {
  return stacks
    .filter(({ nFramesAligned }) => nFramesAligned > frames)
    .sort((a, b) => b.nFramesAligned - a.nFramesAligned)[0];
}

/** The stored objects that a stack's row refers to. */
export function objectsOf(stack: StackedFrame): string[] {
  return stack.thumbnailPath === null ? [stack.ucloudPath] : [stack.ucloudPath, stack.thumbnailPath];
}

export function bytesOf(stack: StackedFrame): number {
  return stack.fileSizeBytes + stack.thumbnailSizeBytes;
}
