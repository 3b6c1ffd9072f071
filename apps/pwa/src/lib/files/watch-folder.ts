/** Watches a folder: hands over each file once, when it has stopped growing. */
import { isCompanion } from './collect-files.ts';

export interface FolderWatch {
  stop(): void;
}

const POLL_MS = 1500;

/** `onFiles` gets new files in batches; `onGone` when the folder can no longer be read, which ends the watch. */
export function watchFolder(
  folder: FileSystemDirectoryHandle,
  onFiles: (files: readonly File[]) => Promise<void>,
  onGone: () => void,
): FolderWatch {
  const handedOver = new Set<string>();
  const sizes = new Map<string, number>();
  let isStopped = false;
  const look = async (): Promise<void> => {
    const whole: File[] = [];
    for await (const handle of folder.values()) {
      if (handle.kind !== 'file' || isCompanion(handle.name) || handedOver.has(handle.name)) continue;
      const file = await handle.getFile().catch(() => undefined);
      if (!file) continue;
      // A telescope writes a frame in several goes: the same size twice means that it is whole.
      if (sizes.get(handle.name) === file.size && file.size > 0) {
        handedOver.add(handle.name);
        whole.push(file);
      } else sizes.set(handle.name, file.size);
    }
    if (whole.length > 0 && !isStopped) await onFiles(whole);
  };
  const tick = async (): Promise<void> => {
    if (isStopped) return;
    try {
      await look();
    } catch {
      isStopped = true;
      onGone();
      return;
    }
    setTimeout(() => void tick(), POLL_MS);
  };
  void tick();
  return {
    stop() {
      isStopped = true;
    },
  };
}
