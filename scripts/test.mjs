/**
 * `npm test`: sets the tree up, installs the programs that tests use where it may, runs every step even when
 * one fails, and ends with one line `N passed, N failed, N skipped`. Exit code 1 when anything failed.
 */
import { availableParallelism } from 'node:os';
import { root, setUp } from './setup.mjs';
import { installSystemPrograms } from './system-programs.mjs';

/** @typedef {import('./test-steps.mjs').Step} Step */

const say = (/** @type {string} */ line) => console.log(line);
const total = { passed: 0, failed: 0, skipped: 0 };

const failure = await setUp('develop', say);
if (failure === '') {
  await runSteps();
} else {
  say(failure);
  total.failed += 1;
}
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function runSteps() {
  for (const line of await installSystemPrograms(root, say)) say(line);
  if (!process.env.CROWDSKY_FRAMES) say('CROWDSKY_FRAMES is not set: tests on real frames are skipped.');
  // Imported only now, because on a fresh clone the tools are not there before the set-up.
  const { checks, suites } = await import('./test-steps.mjs');
  await runSideBySide(checks, availableParallelism());
  await runSideBySide(suites, 1);
}

/**
 * Runs the steps, at most `lanes` of them at a time, and reports each when it ends.
 *
 * @param {readonly Step[]} steps @param {number} lanes
 */
async function runSideBySide(steps, lanes) {
  const waiting = [...steps];
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await runStep(step);
  };
  await Promise.all(Array.from({ length: lanes }, work));
}

/** @param {Step} step */
async function runStep(step) {
  const result = await step.run();
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  const count =
    result.passed + result.failed > 1 ? `: ${result.passed} of ${result.passed + result.failed}` : '';
  const verdict = result.failed === 0 ? 'ok    ' : 'FAILED';
  if (result.failed > 0) say(result.output.trimEnd());
  say(`${verdict} ${step.name}${count} (${result.seconds.toFixed(1)} s)`);
  for (const { file, seconds } of result.slowest) say(`       ${seconds.toFixed(1)} s: ${file}`);
  for (const name of result.skippedNames) say(`       skipped: ${name}`);
}
