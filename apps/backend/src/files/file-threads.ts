/** Hashes files and syncs them to disk in threads of their own, so that neither holds up the other requests. */
import { Worker } from 'node:worker_threads';

/** More than there are processors to hash with, because a thread that syncs only waits for the disk. */
const threadCount = 4;

/** Plain JavaScript, for a thread is started from text where the source and the built file differ in name. */
const threadProgram = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { closeSync, fsyncSync, openSync, readSync, renameSync } = require('node:fs');
const { dirname } = require('node:path');
const buffer = Buffer.allocUnsafeSlow(256 * 1024);
const withFile = (path, flags, work) => {
  const file = openSync(path, flags);
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
};
const tasks = {
  digest: ({ path }) => withFile(path, 'r', (file) => {
    const hash = createHash('sha256');
    for (let count; (count = readSync(file, buffer, 0, buffer.length, null)) > 0; ) hash.update(buffer.subarray(0, count));
    return hash.digest('hex');
  }),
  settle: ({ path, newPath }) => {
    withFile(path, 'r+', fsyncSync);
    renameSync(path, newPath);
    withFile(dirname(newPath), 'r', fsyncSync);
  },
};
parentPort.on('message', ({ id, task }) => {
  try {
    parentPort.postMessage({ id, value: tasks[task.name](task) });
  } catch (error) {
    parentPort.postMessage({ id, failure: { message: error.message, code: error.code } });
  }
});`;

type Task = { name: 'digest'; path: string } | { name: 'settle'; path: string; newPath: string };

interface Reply {
  id: number;
  value?: string;
  failure?: { message: string; code?: string };
}

interface Waiting {
  resolve: (value: string | undefined) => void;
  reject: (error: Error) => void;
}

class FileThread {
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private nextId = 0;

  constructor(onEnd: () => void) {
    this.worker = new Worker(threadProgram, {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 1 },
    });
    this.worker.unref();
    this.worker.on('message', (reply: Reply) => this.settle(reply));
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

  run(task: Task): Promise<string | undefined> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, task });
    });
  }

  private settle({ id, value, failure }: Reply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (failure) waiting?.reject(Object.assign(new Error(failure.message), { code: failure.code }));
    else waiting?.resolve(value);
  }
}

const threads = new Set<FileThread>();

function runInThread(task: Task): Promise<string | undefined> {
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

/** Gives a file its last name. Resolves when its bytes and its name would survive a power cut. */
export async function settleFile(path: string, newPath: string): Promise<void> {
  await runInThread({ name: 'settle', path, newPath });
}
