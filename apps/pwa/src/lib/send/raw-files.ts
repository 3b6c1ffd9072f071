/** Where the bytes of queued raw frames come from: files chosen in an open tab, handles of the browser, copies on the device. */
import { readCopy } from '../store/raw-copies.ts';
import type { QueuedRaw } from '../store/send-entry.ts';

/** `locked`: the browser wants to be asked again whether this app may read it. */
export type RawSource = File | 'locked' | undefined;

interface Handed {
  readonly entryId: string;
  readonly files: ReadonlyMap<number, File>;
}

type Message = Handed | { readonly wanted: string };

/** An open tab answers within some milliseconds; without an answer there is none. */
const ANSWER_MS = 500;

const held = new Map<string, Map<number, File>>();
const asked = new Map<string, Promise<void>>();
const arrivals = new Map<string, () => void>();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('crowdsky-raw-files') : undefined;
channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
  if ('files' in data) hold(data);
  else {
    const files = held.get(data.wanted);
    if (files) channel.postMessage({ entryId: data.wanted, files } satisfies Handed);
  }
});

/** Files as they were chosen: references, not their bytes. The tab that sends may be another one. */
export function handFiles(handed: Handed): void {
  hold(handed);
  channel?.postMessage(handed);
}

export function letGo(entryId: string): void {
  held.delete(entryId);
}

/** Undefined where the frame has to be chosen again. */
export async function openRaw(raw: QueuedRaw): Promise<RawSource> {
  if (!held.has(raw.entryId)) await askTabs(raw.entryId);
  const file = held.get(raw.entryId)?.get(raw.index) ?? (await readCopyOf(raw));
  if (file && (await isReadable(file))) return file;
  if (!raw.handle) return undefined;
  try {
    const state = (await raw.handle.queryPermission?.({ mode: 'read' })) ?? 'granted';
    return state === 'granted' ? await raw.handle.getFile() : 'locked';
  } catch {
    return undefined; // moved or deleted meanwhile
  }
}

async function readCopyOf({ entryId, index, hasCopy }: QueuedRaw): Promise<File | undefined> {
  return hasCopy ? readCopy(entryId, index) : undefined;
}

/** A file that has changed since it was chosen, or is gone, gives no bytes. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function hold({ entryId, files }: Handed): void {
  const known = held.get(entryId) ?? new Map<number, File>();
  for (const [index, file] of files) known.set(index, file);
  held.set(entryId, known);
  arrivals.get(entryId)?.();
}

/** Whether another tab has what was chosen, once for each entry. */
function askTabs(entryId: string): Promise<void> {
  const asking =
    asked.get(entryId) ??
    new Promise<void>((resolve) => {
      arrivals.set(entryId, resolve);
      setTimeout(resolve, channel ? ANSWER_MS : 0);
      channel?.postMessage({ wanted: entryId } satisfies Message);
    });
  asked.set(entryId, asking);
  return asking;
}
