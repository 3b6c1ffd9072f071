/** What happens in the queue, told to every part of the app that listens, in this tab and the others. */

export interface FilesDone {
  readonly step: 'reading' | 'sending';
  readonly doneCount: number;
  readonly fileCount: number;
}

export type QueueNews =
  /** Entries or switches are others than before: read them anew. */
  | { readonly type: 'changed' }
  /** An entry is under way; `share` of its bytes, 0 to 1, is there. */
  | {
      readonly type: 'under-way';
      readonly id: string;
      readonly share: number;
      /** Of a pick of raw frames: how many were read, to know which to send, or are on the server. */
      readonly files?: FilesDone;
    }
  | { readonly type: 'idle'; readonly id: string }
  /** Records of stacks say anew which of them the server has. */
  | { readonly type: 'told' }
  /** A stack is on the server, or all raw frames of a pick. */
  | { readonly type: 'sent'; readonly id: string; readonly name: string; readonly frameCount?: number };

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('crowdsky-sending') : undefined;
const listeners = new Set<(news: QueueNews) => void>();

export function tellQueue(news: QueueNews): void {
  for (const listener of listeners) listener(news);
  channel?.postMessage(news);
}

/** Returns the way to stop listening. */
export function whenQueueTells(listener: (news: QueueNews) => void): () => void {
  const heed = ({ data }: MessageEvent<QueueNews>): void => listener(data);
  listeners.add(listener);
  channel?.addEventListener('message', heed);
  return () => {
    listeners.delete(listener);
    channel?.removeEventListener('message', heed);
  };
}
