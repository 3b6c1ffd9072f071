/** Every stored object of an account. */
import type { EntityManager } from 'typeorm';
import { objectNameOf } from './stack-objects.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { objectsOf } from './stack-repository.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { oldestTrash, stackOf } from './trash-repository.ts';

export async function objectsOfAccount(em: EntityManager, userId: number): Promise<string[]> {
  const stacks = await em.findBy(StackedFrame, { userId });
  const trash = (await oldestTrash(em, userId)).map((trashed) => stackOf(em, trashed));
  const raws = await em.find(RawFileRow, {
    where: { keptIn: 'storage', isDeleted: false, session: { userId } },
  });
  return [...[...stacks, ...trash].flatMap(objectsOf), ...raws.map((raw) => raw.ucloudPath)].map(
    objectNameOf,
  );
}
