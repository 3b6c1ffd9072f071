/** Keeps how a stack is shown in its record. */
import { notifyOtherTabs } from '../device/other-tabs.ts';
import { openLocalDb } from '../store/local-db.ts';
import type { PictureLook } from '../store/picture-look.ts';

/** False when the stack is gone. */
export async function keepLook(id: string, look: PictureLook): Promise<boolean> {
  const { store, done } = (await openLocalDb()).transaction('stacks', 'readwrite');
  const record = await store.get(id);
  if (record) await store.put({ ...record, look });
  await done;
  if (record) notifyOtherTabs();
  return record !== undefined;
}
