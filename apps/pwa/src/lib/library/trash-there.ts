/** Moves stacks of the server into its trash and back. Loaded when one is deleted there. */
import { session } from '../account/session.ts';
import { refusalOf, server } from '../api/api.ts';
import type { Refusal } from '../api/api.ts';

interface Moved {
  readonly ids: readonly number[];
  /** What held up the others. */
  readonly refusal: Refusal | undefined;
}

/** One that is there no longer counts as moved. */
export function moveToTrash(ids: readonly number[]): Promise<Moved> {
  return each(ids, (id) => server.deleteStack({ path: { id } }));
}

/** Beside whatever has come in its place meanwhile. */
export function moveBack(ids: readonly number[]): Promise<Moved> {
  return each(ids, (id) => server.restoreStack({ path: { id }, body: { onRival: 'keep-both' } }));
}

async function each(ids: readonly number[], move: (id: number) => Promise<unknown>): Promise<Moved> {
  const moved: number[] = [];
  for (const id of ids) {
    try {
      await session(); // a tab that has not asked yet has no proof for what changes something
      await move(id);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.code !== 'not-found') return { ids: moved, refusal };
    }
    moved.push(id);
  }
  return { ids: moved, refusal: undefined };
}
