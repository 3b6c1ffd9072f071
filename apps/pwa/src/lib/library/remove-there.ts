/** Deletes stacks on CrowdSky: out of sight at once, in the trash there for a week, and back by one tap. */
import type { Stack } from '@crowdsky/api';
import { notices } from '../shell/notices.svelte.ts';
import { text } from '../text/text.ts';
import { serverStacks } from './server-stacks.svelte.ts';

export async function removeThere(
  stacks: readonly Pick<Stack, 'id' | 'objectName' | 'chunkKey'>[],
): Promise<void> {
  if (stacks.length === 0) return;
  const { moveBack, moveToTrash } = await import('./trash-there.ts');
  const all = stacks.map(({ id }) => id);
  serverStacks.leaveOut(all);
  const { ids, refusal } = await moveToTrash(all);
  if (refusal) tell(refusal);
  if (ids.length > 0) {
    const [{ objectName, chunkKey }] = stacks.filter(({ id }) => ids.includes(id));
    const words =
      ids.length === 1
        ? text.library.deletedThere(objectName ?? chunkKey)
        : text.library.deletedManyThere(ids.length);
    const undo = async (): Promise<void> => {
      const back = await moveBack(ids);
      if (back.refusal) tell(back.refusal);
      await serverStacks.renew();
    };
    notices.show(words, { label: text.library.undo, run: () => void undo() });
  }
  await serverStacks.renew();
}

function tell({ code, message }: { code: string; message: string }): void {
  notices.show(code === 'no-answer' ? text.library.notDeletedThere : message);
}
