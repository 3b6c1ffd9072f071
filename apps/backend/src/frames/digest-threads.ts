/** Hashes files and syncs them to disk in threads of their own, so that neither holds up the other requests. */
import { Worker } from 'node:worker_threads';

const threadCount = 2;

/** Plain JavaScript, for a thread is started from text where the source and the built file differ in name. */
const threadProgram = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { closeSync, fsyncSync, openSync, readSync } = require('node:fs');
const buffer = Buffer.allocUnsafeSlow(256 * 1024);
parentPort.on('message', ({ id, path }) => {
  try {
    const file = openSync(path, 'r+');
    try {
      const hash = createHash('sha256');
      for (let count; (count = readSync(file, buffer, 0, buffer.length, null)) > 0; ) hash.update(buffer.subarray(0, count));
      fsyncSync(file);
      parentPort.postMessage({ id, sha256: hash.digest('hex') });
    } finally {
      closeSync(file);
    }
  } catch (error) {
    parentPort.postMessage({ id, message: error.message, code: error.code });
  }
});`;

interface Reply {
  id: number;
  sha256?: string;
  message?: string;
  code?: string;
}

interface Waiting {
  resolve: (sha256: string) => void;
  reject: (error: Error) => void;
}

class DigestThread {
  private readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private nextId = 0;

  constructor(onEnd: () => void) {
    this.worker = new Worker(threadProgram, {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
    });
    this.worker.unref();
    this.worker.on('message', (reply: Reply) => this.settle(reply));
    const end = (error?: Error): void => {
      onEnd();
      for (const { reject } of this.waiting.values()) reject(error ?? new Error('The digest thread ended.'));
      this.waiting.clear();
    };
    this.worker.on('error', end);
    this.worker.on('exit', () => end());
  }

  get load(): number {
    return this.waiting.size;
  }

  digest(path: string): Promise<string> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, path });
    });
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.sha256 !== undefined) waiting?.resolve(reply.sha256);
    else waiting?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
  }
}

const threads = new Set<DigestThread>();

/** Resolves to the SHA-256 of a file once its bytes are on the disk. */
export function digestAndSync(path: string): Promise<string> {
  let [chosen] = [...threads].sort((a, b) => a.load - b.load);
  if (chosen === undefined || (chosen.load > 0 && threads.size < threadCount)) {
    const started = new DigestThread(() => threads.delete(started));
    threads.add(started);
    chosen = started;
  }
  return chosen.digest(path);
}
