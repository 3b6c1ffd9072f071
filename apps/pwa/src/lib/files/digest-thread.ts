/** SHA-256 of files, away from the page's own thread where there is another. */
import { wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { Digests } from './digest.worker.ts';
import { sha256OfFile } from './sha256.ts';

interface Thread {
  readonly remote: Remote<Digests>;
  /** Rejects when it is lost. */
  readonly died: Promise<never>;
}

let thread: Thread | undefined;

/** Undefined where the file gives no bytes: it is gone, or was changed since it was chosen. */
export async function digestOfFile(file: File): Promise<string | undefined> {
  // A service worker starts no threads, and has no page to hold up.
  if (typeof Worker === 'undefined') return sha256OfFile(file);
  thread ??= startThread();
  return Promise.race([thread.remote.digest(file), thread.died]);
}

function startThread(): Thread {
  const worker = new Worker(new URL('./digest.worker.ts', import.meta.url), { type: 'module' });
  const died = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      thread = undefined;
      reject(new Error(event.message));
    };
  });
  died.catch(() => undefined);
  return { remote: wrap<Digests>(worker), died };
}
