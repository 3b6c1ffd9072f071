/** Entry of a thread that hashes files and syncs them to disk. In JavaScript, so that Node starts it from the sources too. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';

/** @typedef {{ name: 'digest', path: string } | { name: 'settle', path: string, newPath: string }} FileTask */
/** @typedef {{ id: number, task: FileTask }} FileCall */
/** @typedef {{ id: number, value?: string | undefined, failure?: { message: string, code?: string | undefined } }} FileReply */

const buffer = Buffer.allocUnsafeSlow(256 * 1024);

parentPort?.on('message', (/** @type {FileCall} */ { id, task }) => {
  parentPort?.postMessage(answer(id, task));
});

/**
 * @param {number} id @param {FileTask} task
 * @returns {FileReply}
 */
function answer(id, task) {
  try {
    return { id, value: run(task) };
  } catch (error) {
    const { message, code } = /** @type {NodeJS.ErrnoException} */ (error);
    return { id, failure: { message, code } };
  }
}

/**
 * @param {FileTask} task
 * @returns {string | undefined}
 */
function run(task) {
  switch (task.name) {
    case 'digest':
      return withFile(task.path, 'r', digest);
    case 'settle':
      withFile(task.path, 'r+', fsyncSync);
      renameSync(task.path, task.newPath);
      withFile(dirname(task.newPath), 'r', fsyncSync);
      return undefined;
  }
}

/** @param {number} file */
function digest(file) {
  const hash = createHash('sha256');
  for (let count; (count = readSync(file, buffer, 0, buffer.length, null)) > 0;)
    hash.update(buffer.subarray(0, count));
  return hash.digest('hex');
}

/**
 * @template T
 * @param {string} path @param {string} flags @param {(file: number) => T} work
 */
function withFile(path, flags, work) {
  const file = openSync(path, flags);
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}
