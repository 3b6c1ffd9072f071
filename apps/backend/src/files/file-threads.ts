/** Hashes files and syncs them to disk in threads of their own, so that neither holds up the other requests. */
import { Worker } from 'node:worker_threads';
import type { FileReply, FileTask } from './file-worker.mjs';

/** More threads than processors, because a thread that syncs only waits for the disk. */
const threadCount = 4;

const threadEntry = new URL('./file-worker.mjs', import.meta.url);

interface Waiting {
  resolve: (value: string | undefined) => void;
  reject: (error: Error) => void;
}

class FileThread {
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private nextId = 0;

  constructor(onEnd: () => void) {
    this.worker = new Worker(threadEntry, {
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 1 },
    });
    this.worker.unref();
    this.worker.on('message', (reply: FileReply) => this.settle(reply));
    const end = (error?: Error): void => {
      onEnd();
      for (const { reject } of this.waiting.values()) reject(error ?? new Error('The file thread ended.'));
      this.waiting.clear();
    };
    this.worker.on('error', end);
    this.worker.on('exit', () => end());
  }

  get load(): number {
    return this.waiting.size;
  }

  run(task: FileTask): Promise<string | undefined> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, task });
    });
  }

  private settle({ id, value, failure }: FileReply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (failure) waiting?.reject(Object.assign(new Error(failure.message), { code: failure.code }));
    else waiting?.resolve(value);
  }
}

const threads = new Set<FileThread>();

function runInThread(task: FileTask): Promise<string | undefined> {
  let [chosen] = [...threads].sort((a, b) => a.load - b.load);
  if (chosen === undefined || (chosen.load > 0 && threads.size < threadCount)) {
    const started = new FileThread(() => threads.delete(started));
    threads.add(started);
    chosen = started;
  }
  return chosen.run(task);
}

/** Resolves to the SHA-256 of a file. */
export async function digestFile(path: string): Promise<string> {
  return (await runInThread({ name: 'digest', path })) ?? '';
}

/** Renames a file to its final name. Resolves once its bytes and its name would survive a power cut. */
export async function settleFile(path: string, newPath: string): Promise<void> {
  await runInThread({ name: 'settle', path, newPath });
}
