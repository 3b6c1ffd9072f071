/** Sample frames, made on this device, for whoever has no telescope at hand. */
import { wrap } from 'comlink';
import type { Simulator } from './simulator.worker.ts';

/**
 * Makes the frames one after the other in a thread of its own. `onFrame` counts them; `onFile` gets each file, and the
 * next frame waits for it.
 */
export async function makeSampleFrames(
  onFrame: (done: number, total: number) => void,
  onFile: (file: File) => Promise<void> = () => Promise.resolve(),
): Promise<File[]> {
  const worker = new Worker(new URL('./simulator.worker.ts', import.meta.url), { type: 'module' });
  try {
    const simulator = wrap<Simulator>(worker);
    const total = await simulator.defaultFrames();
    const files: File[] = [];
    for (let index = 0; index < total; index++) {
      const { name, bytes } = await simulator.makeFrame(index);
      const file = new File([bytes], name);
      files.push(file);
      await onFile(file);
      onFrame(files.length, total);
    }
    return files;
  } finally {
    worker.terminate();
  }
}
