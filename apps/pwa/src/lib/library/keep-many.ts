/** Fetches stacks of the server and keeps them on this device, one after the other. Loaded when some are kept. */
import { releaseProxy, transfer, wrap } from 'comlink';
import type { Remote } from 'comlink';
import type { Stack } from '@crowdsky/api';
import { isRefusal } from '../api/api.ts';
import { text } from '../text/text.ts';
import { fetchStackFile, whyNoFile } from './fetch-stack-file.ts';
import type { Arrivals } from './keep.worker.ts';
import { keepOnDevice } from './keep-on-device.ts';

interface KeptEnd {
  readonly keptCount: number;
  /** Why not all are here, in a sentence. */
  readonly problem: string | undefined;
}

/** What was kept stays. `userId`: whose they are there. Rejects with the signal's reason. */
export async function keepMany(
  stacks: readonly Stack[],
  userId: number,
  onKept: (count: number) => void,
  signal: AbortSignal,
): Promise<KeptEnd> {
  const worker = new Worker(new URL('./keep.worker.ts', import.meta.url), { type: 'module' });
  const died = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  died.catch(() => undefined);
  const remote = wrap<Arrivals>(worker);
  let keptCount = 0;
  let differing: string | undefined;
  try {
    for (const stack of stacks) {
      signal.throwIfAborted();
      const isKept = await Promise.race([keepOne(stack, userId, remote, signal), died]);
      if (isKept) onKept(++keptCount);
      else differing = text.library.keptDiffers(stack.objectName ?? stack.chunkKey);
    }
    return { keptCount, problem: differing };
  } catch (error) {
    signal.throwIfAborted();
    return { keptCount, problem: explain(error) };
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}

/** Resolves to false where what came has another digest than the server knows. */
async function keepOne(
  stack: Stack,
  userId: number,
  remote: Remote<Arrivals>,
  signal: AbortSignal,
): Promise<boolean> {
  await remote.expect(stack.sizeBytes);
  await fetchStackFile(stack, 0, (piece) => remote.take(transfer(piece, [piece.buffer])), signal);
  const kept = await keepOnDevice(stack, userId, (id, digest, thumbnail) =>
    remote.keep(id, digest, thumbnail),
  );
  return kept !== undefined;
}

/** Rethrows a fault of this program. */
function explain(error: unknown): string {
  const isFull = error instanceof Error && error.name === 'QuotaExceededError';
  if (isFull || (error instanceof Error && error.name === 'RangeError')) return text.library.keptFull;
  if (!isRefusal(error)) throw error;
  const { code, message } = whyNoFile(error);
  return code === 'no-answer' ? text.library.keptNoAnswer : message;
}
