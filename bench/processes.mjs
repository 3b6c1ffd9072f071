/** Starts the programs that are compared, ours and the judge's, and reads what they report. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, crowdsky, judge, python } from './tools.mjs';

/** @typedef {{ code: number, wallSeconds: number, userSeconds: number, systemSeconds: number, peakMegabytes: number }} Cost */
/** @typedef {{ peer: string, wall: number, user: number, sys: number, rss_mb: number, stacked: number, out: string }} PeerRun */

/**
 * Stacks `raws` with the command line as a whole process.
 *
 * @param {readonly string[]} raws @param {string} out @param {readonly string[]} [extra]
 * @returns {Cost}
 */
export function stackTimed(raws, out, extra = ['--threads', '2']) {
  const log = `${out}.log`;
  const args = [process.execPath, crowdsky, 'stack', ...raws, '--chunk', 'all', ...extra, '-o', out];
  const cost = JSON.parse(run(python, [join(import.meta.dirname, 'timed-run.py'), log, ...args]));
  if (cost.code !== 0)
    throw new Error(`crowdsky stack ended with ${cost.code}:\n${readFileSync(log, 'utf8')}`);
  return cost;
}

/**
 * Stacks `raws` with the command line; returns its report for machines.
 *
 * @param {readonly string[]} raws @param {string} out
 */
export function stackForReport(raws, out) {
  const args = ['stack', ...raws, '--chunk', 'all', '--threads', '2', '--json', '-o', out];
  return JSON.parse(run(process.execPath, [crowdsky, ...args]));
}

/**
 * Stacks with the peers once.
 *
 * @param {string} rawsFolder @param {string} outFolder @param {readonly string[]} [only]
 * @returns {{ siril_tuned: PeerRun, python: PeerRun }}
 */
export function stackWithPeers(rawsFolder, outFolder, only = []) {
  const glob = join(rawsFolder, '*.fit');
  /** @type {{ runs: PeerRun[] }} */
  const report = runJudgeForJson('peers.py', [outFolder, glob, '--variants', 'tuned', ...only]);
  const failed = report.runs.find(({ out }) => out === null);
  if (failed) throw new Error(`${failed.peer} made no stack: see its log in ${outFolder}`);
  const byName = Object.fromEntries(report.runs.map((peer) => [peer.peer, peer]));
  return { siril_tuned: byName.siril_tuned, python: byName.python };
}

/**
 * Runs one of the judge's tools and returns its standard output.
 *
 * @param {string} tool @param {readonly string[]} args
 */
export function runJudge(tool, args) {
  return run(python, [join(judge, tool), ...args]);
}

/**
 * The same for a tool that prints JSON. Python writes NaN for what it could not measure, which JSON does not know.
 *
 * @param {string} tool @param {readonly string[]} args
 */
export function runJudgeForJson(tool, args) {
  const text = runJudge(tool, args).replace(/(?<=[:[,]\s*)(NaN|-?Infinity)\b/g, '"$1"');
  return JSON.parse(text, (_key, value) => (/^(NaN|-?Infinity)$/.test(value) ? Number(value) : value));
}

/**
 * Judges a picture against its stack, and against a truth.
 *
 * @param {string} stack @param {string} picture @param {readonly string[]} truth
 */
export function judgePicture(stack, picture, ...truth) {
  return JSON.parse(run(python, [join(import.meta.dirname, 'judge-picture.py'), stack, picture, ...truth]));
}

/**
 * Processor seconds of developing a stack in a process of its own.
 *
 * @param {string} stack
 */
export function developTimed(stack) {
  return Number(run(process.execPath, [join(import.meta.dirname, 'timed-develop.mjs'), stack]));
}

/**
 * A folder for what a benchmark writes, made when it is not there.
 *
 * @param {string} name
 */
export function workFolder(name) {
  const folder = join(cache, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status === 0) return result.stdout;
  throw new Error(`${args[0]} ended with ${result.status}:\n${result.stderr}\n${result.error ?? ''}`);
}
