/** All SQL of stacks except the list. */
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { StackedFrame } from './stacked-frame.entity.ts';

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

/** Newest first: databases of the earlier system may hold several of one key. */
export function findStacksByKey(
  em: EntityManager,
  userId: number,
  chunkKey: string,
): Promise<StackedFrame[]> {
  return em.find(StackedFrame, { where: { userId, chunkKey }, order: { id: 'DESC' } });
}

export function findStackBySha(
  em: EntityManager,
  userId: number,
  sha256: string,
): Promise<StackedFrame | null> {
  return em.findOneBy(StackedFrame, { userId, sha256 });
}

/** Those of the chunk keys for which the account has a stack. */
export async function keysWithStacks(
  em: EntityManager,
  userId: number,
  chunkKeys: string[],
): Promise<Set<string>> {
  if (chunkKeys.length === 0) return new Set();
  const rows = await em.find(StackedFrame, {
    select: { chunkKey: true },
    where: { userId, chunkKey: In(chunkKeys) },
  });
  return new Set(rows.map((row) => row.chunkKey));
}

/** The stored objects that a stack's row refers to. */
export function objectsOf(stack: StackedFrame): string[] {
  return stack.thumbnailPath === null ? [stack.ucloudPath] : [stack.ucloudPath, stack.thumbnailPath];
}

export function bytesOf(stack: StackedFrame): number {
  return stack.fileSizeBytes + stack.thumbnailSizeBytes;
}
