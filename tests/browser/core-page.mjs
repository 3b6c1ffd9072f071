/** What the page of the test runs: a stack, in the page itself or on Web Workers, and the digest of its file. */
import { writeFits } from '@crowdsky/fits';
import {
  createInlinePool,
  createPool,
  DEFAULT_OPTIONS,
  sendCalls,
  STACK_CROSSINGS,
  stackFrames,
  stackToFits,
} from '@crowdsky/stack-core';
import { transfer, wrap } from 'comlink';
import { sha256, tasks as ownTasks } from './core-host.mjs';

/** `frames` are `{ name, handle }` with addresses as handles. Resolves to `{ sha256, used, threads }`. */
export async function stackInBrowser(frames, resampling, threads) {
  const pool = threads === 0 ? createInlinePool(ownTasks) : createPool(threads, spawn);
  try {
    const options = { ...DEFAULT_OPTIONS, resampling };
    const outcome = await stackFrames({ frames, options, masters: {} }, pool);
    if (!outcome.ok) return { reports: outcome.reports };
    const file = writeFits(stackToFits(outcome.stack, { format: 'float32', keepLocation: false }));
    return { sha256: await sha256(file), used: outcome.stack.usedFrames.length };
  } finally {
    pool.close();
  }
}

function spawn() {
  const worker = new globalThis.Worker(new URL('./core-worker.mjs', import.meta.url), { type: 'module' });
  const died = new Promise((resolve) =>
    worker.addEventListener('error', (event) => resolve(new Error(event.message))),
  );
  const tasks = sendCalls(wrap(worker), STACK_CROSSINGS, transfer);
  return { tasks, died, terminate: () => worker.terminate() };
}
