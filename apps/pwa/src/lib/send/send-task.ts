/** What is sent as one of the things under way. */
import type { Task } from '../activity/task.ts';
import type { SendEntry } from '../store/send-entry.ts';
import { text } from '../text/text.ts';
import type { FilesDone } from './queue-news.ts';
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
  files?: FilesDone,
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
    note: share === undefined ? wordWait(entry, queue) : wordShare(share, files),
    href: !queue.isSignedIn ? '/you' : entry.raws ? '/stack' : `/view?id=${id}`,
    ...(entry.state === 'needs-you' && trouble !== 'chunk-exists'
      ? { again: () => void actions.again(id) }
      : {}),
    ...(trouble === 'chunk-exists' ? { replace: () => void actions.again(id, true) } : {}),
    ...(isFirst || share !== undefined ? {} : { moveUp: () => void actions.sooner(id) }),
    remove: () => void actions.remove([id]),
  };
}

/** A pick that was begun says how far it is, too. */
function wordWait(entry: SendEntry, queue: QueueState): string | undefined {
  const trouble = wordTrouble(entry, queue);
  const { raws } = entry;
  if (!raws) return trouble;
  const count =
    raws.doneCount > 0
      ? text.send.framesSent(raws.doneCount, raws.fileCount)
      : text.countFrames(raws.fileCount);
  return trouble === undefined ? count : `${trouble} · ${count}`;
}

function wordShare(share: number, files: FilesDone | undefined): string {
  if (!files) return `${Math.floor(100 * share)} %`;
  const { step, doneCount, fileCount } = files;
  return step === 'reading'
    ? text.send.framesRead(doneCount, fileCount)
    : text.send.framesSent(doneCount, fileCount);
}
