/** The tree of clusters, grown on another thread where there are many points. */
import { growTree } from './cluster-tree.ts';
import type { ClusterTree } from './cluster-tree.ts';

/** So many are gathered within a frame. */
const FEW = 1500;

/** Rejects with the reason of `signal`, or when the thread cannot start. */
export async function growBeside(vectors: Float64Array, signal: AbortSignal): Promise<ClusterTree> {
  if (vectors.length <= 3 * FEW) return growTree(vectors);
  const worker = new Worker(new URL('./cluster-tree.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<ClusterTree>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<ClusterTree>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      worker.postMessage(vectors);
    });
  } finally {
    worker.terminate();
  }
}
