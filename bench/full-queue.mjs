/** What it costs the backend that a thousand jobs wait and no worker has room for one. */
import { processorSeconds } from './processor-seconds.mjs';

/* global fetch */

const WAITING_JOBS = 1000;
const WORKERS = 50;
const POLL_MS = 10_000;
const sleep = (/** @type {number} */ ms) => new Promise((wake) => setTimeout(wake, ms));

/** @typedef {import('./measure-loop.mjs').LoopBench} LoopBench */

/**
 * The share of one processor that the backend takes: each worker claims, looks what the job needs, hands it back and waits.
 *
 * @param {LoopBench} bench @param {import('./measure-loop.mjs').Frames[number]} frame @param {number} pid
 */
export async function measureFullQueue(bench, frame, pid) {
  await fillQueue(bench, frame);
  const until = performance.now() + 3.2 * POLL_MS;
  const working = Promise.all(Array.from({ length: WORKERS }, (_, index) => work(bench, index, until)));
  await sleep(POLL_MS);
  const [before, started] = [processorSeconds(pid), performance.now()];
  await sleep(2 * POLL_MS);
  const share = (processorSeconds(pid) - before) / ((performance.now() - started) / 1000);
  await working;
  return share;
}

/** Jobs of one frame each, in one upload. @param {LoopBench} bench @param {import('./measure-loop.mjs').Frames[number]} frame */
async function fillQueue(bench, frame) {
  const { token } = await bench.ask('POST', '/api/uploads', {});
  for (let job = 0; job < WAITING_JOBS; job++) {
    const [{ name, bytes }] = bench.another([frame]);
    await bench.ask('PUT', `/api/uploads/${token}/files/${name}`, bytes);
  }
  await bench.ask('POST', `/api/uploads/${token}/finalize`, {});
}

/** @param {LoopBench} bench @param {number} index @param {number} until */
async function work(bench, index, until) {
  // They did not all start in one moment.
  await sleep((POLL_MS * index) / WORKERS);
  while (performance.now() < until) {
    const { job } = await call(bench, '/next-job', { workerId: `full-${index}`, waitSeconds: 10 });
    if (job === null) throw new Error('The queue is empty.');
    await call(bench, `/jobs/${job.jobId}/files`);
    await call(bench, `/jobs/${job.jobId}/release`, { leaseToken: job.leaseToken });
    await sleep(POLL_MS);
  }
}

/** @param {LoopBench} bench @param {string} path @param {object} [body] @returns {Promise<any>} */
async function call({ base, workerKey }, path, body) {
  const answer = await fetch(`${base}/api/worker${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${workerKey}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
