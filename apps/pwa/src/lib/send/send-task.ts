/** What is sent as one of the things under way. */
import type { Task } from '../activity/task.ts';
import type { SendEntry } from '../store/send-entry.ts';
import { needsPerson, wordTrouble } from './word-trouble.ts';
import type { QueueState } from './word-trouble.ts';

export interface SendActions {
  again(id: string, overwrites?: boolean): Promise<void>;
  sooner(id: string): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/** `share` of what is under way; undefined for what waits. `isFirst` in the queue. */
export function sendTask(
  entry: SendEntry,
  share: number | undefined,
  isFirst: boolean,
  queue: QueueState,
  actions: SendActions,
): Task {
  const { id, name, trouble } = entry;
  const state =
    share !== undefined
      ? 'running'
      : needsPerson(entry, queue)
        ? 'needs-you'
        : queue.isPaused
          ? 'paused'
          : 'waiting';
  return {
    id: `send-${id}`,
    kind: 'send',
    name,
    state,
    share,
    note: share === undefined ? wordTrouble(entry, queue) : `${Math.floor(100 * share)} %`,
    href: queue.isSignedIn ? `/view?id=${id}` : '/you',
    ...(entry.state === 'needs-you' && trouble !== 'chunk-exists'
      ? { again: () => void actions.again(id) }
      : {}),
    ...(trouble === 'chunk-exists' ? { replace: () => void actions.again(id, true) } : {}),
    ...(isFirst || share !== undefined ? {} : { moveUp: () => void actions.sooner(id) }),
    remove: () => void actions.remove([id]),
  };
}
