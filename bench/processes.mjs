/** Starts the programs that are compared, ours and the judge's, and reads what they report. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, crowdsky, judge, python } from './tools.mjs';

/** Stacks `raws` with the command line as a whole process; returns its cost, `{ wallSeconds, …, peakMegabytes }`. */
export function stackTimed(raws, out, extra = ['--threads', '2']) {
  const log = `${out}.log`;
  const args = [process.execPath, crowdsky, 'stack', ...raws, '--chunk', 'all', ...extra, '-o', out];
  const cost = JSON.parse(run(python, [join(import.meta.dirname, 'timed-run.py'), log, ...args]));
  if (cost.code !== 0)
    throw new Error(`crowdsky stack ended with ${cost.code}:\n${readFileSync(log, 'utf8')}`);
  return cost;
}

/** Stacks `raws` with the command line; returns its report for machines. */
export function stackForReport(raws, out) {
  const args = ['stack', ...raws, '--chunk', 'all', '--threads', '2', '--json', '-o', out];
  return JSON.parse(run(process.execPath, [crowdsky, ...args]));
}

/** Stacks with the peers once; returns `{ siril_tuned, python }`, each with wall, user, sys, rss_mb, stacked, out. */
export function stackWithPeers(rawsFolder, outFolder, only = []) {
  const glob = join(rawsFolder, '*.fit');
  const report = runJudgeForJson('peers.py', [outFolder, glob, '--variants', 'tuned', ...only]);
  const failed = report.runs.find(({ out }) => out === null);
  if (failed) throw new Error(`${failed.peer} made no stack: see its log in ${outFolder}`);
  return Object.fromEntries(report.runs.map((peer) => [peer.peer, peer]));
}

/** Runs one of the judge's tools and returns its standard output. */
export function runJudge(tool, args) {
  return run(python, [join(judge, tool), ...args]);
}

/** The same for a tool that prints JSON. Python writes NaN for what it could not measure, which JSON does not know. */
export function runJudgeForJson(tool, args) {
  const text = runJudge(tool, args).replace(/(?<=[:[,]\s*)(NaN|-?Infinity)\b/g, '"$1"');
  return JSON.parse(text, (_key, value) => (/^(NaN|-?Infinity)$/.test(value) ? Number(value) : value));
}

/** A folder for what a benchmark writes, made when it is not there. */
export function workFolder(name) {
  const folder = join(cache, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function run(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status === 0) return result.stdout;
  throw new Error(`${args[0]} ended with ${result.status}:\n${result.stderr}\n${result.error ?? ''}`);
}
