/** What the page of the test runs: a stack, in the page itself or on Web Workers, and the digest of its file. */
import { writeFits } from '@crowdsky/fits';
import {
  createInlinePool,
  createPool,
  DEFAULT_OPTIONS,
  stackFrames,
  stackToFits,
} from '@crowdsky/stack-core';
import { wrap } from 'comlink';
import { sha256, tasks } from './core-host.mjs';

/** `frames` are `{ name, handle }` with addresses as handles. Resolves to `{ sha256, used, threads }`. */
export async function stackInBrowser(frames, resampling, threads) {
  const pool = threads === 0 ? createInlinePool(tasks) : createPool(threads, spawn);
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
  return { tasks: wrap(worker), died, terminate: () => worker.terminate() };
}
