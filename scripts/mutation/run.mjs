/**
 * `npm run mutation -- ROOM [--sample 200] [--seed 1] [--quick] [--publish]`: plants mutants in the sources of a room, one at a time,
 * and says which of them its own tests do not notice. ROOM is a package or an app, or a room of one: `stack-core`,
 * `stack-core/registration`, `stack-core/assembly` (the kernels), `backend/archive`. With `--quick` the tests that simulate
 * nights or start a MariaDB are left out: the score is then a lower bound. `--publish` writes it to docs/figures.md.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawSample, isKernel, keyOf, listMutants } from './list-mutants.mjs';
import { costOf, findRoom } from './rooms.mjs';
import { publishScore } from './publish-score.mjs';
import { runKernelMutants } from './run-kernels.mjs';
import { runStryker } from './run-stryker.mjs';

/** @typedef {import('./list-mutants.mjs').Mutant} Mutant */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CAUGHT = ['Killed', 'Timeout'];

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [room] = positionals;
const sample = Number(values.sample);
const seed = Number(values.seed);

if (room === undefined || positionals.length > 1 || !(sample >= 1) || !Number.isInteger(seed)) {
  console.error('Usage: npm run mutation -- ROOM [--sample 200] [--seed 1] [--quick] [--publish]');
  process.exitCode = 2;
} else {
  process.chdir(root);
  process.exitCode = await testRoom(room);
}

/** @param {string} name */
async function testRoom(name) {
  const { sources, tests: all } = findRoom(root, name);
  const tests = all
    .map((test) => ({ test, cost: costOf(root, test) }))
    .filter(({ cost }) => !values.quick || cost < 2)
    .toSorted((a, b) => a.cost - b.cost)
    .map(({ test }) => test);
  const mutants = await listMutants(sources);
  const drawn = drawSample(mutants, sample, seed);
  const equivalents = JSON.parse(readFileSync(join(root, 'scripts/mutation/equivalents.json'), 'utf8'));
  const judged = drawn.filter((mutant) => !equivalents.some((known) => isSame(known, mutant)));
  console.log(
    `${name}: ${sources.length} sources, ${tests.length} test files; ${drawn.length} of ${mutants.length} mutants by seed ` +
      `${seed}, ${drawn.length - judged.length} of them equivalent.`,
  );
  const statuses = new Map([
    ...(await runStryker(
      judged.filter(({ file }) => !isKernel(file)),
      tests,
    )),
    ...(await runKernelMutants(
      judged.filter(({ file }) => isKernel(file)),
      tests,
    )),
  ]);
  return report(name, judged, statuses);
}

/** @param {string} name @param {Mutant[]} mutants @param {Map<string, string>} statuses */
function report(name, mutants, statuses) {
  const ran = mutants.map((mutant) => ({ ...mutant, status: statuses.get(keyOf(mutant)) ?? 'Missing' }));
  const judged = ran.filter(({ status }) => status !== 'CompileError');
  const caught = judged.filter(({ status }) => CAUGHT.includes(status));
  for (const { file, location, mutatorName, original, replacement, status } of judged) {
    if (CAUGHT.includes(status)) continue;
    console.log(
      `\n${file}:${location.start.line + 1}:${location.start.column + 1} ${mutatorName}: ${status}`,
    );
    console.log(`- ${shorten(original)}\n+ ${shorten(replacement)}`);
  }
  const slow = judged.filter(({ status }) => status === 'Timeout').length;
  const score = (100 * caught.length) / judged.length;
  if (values.publish)
    publishScore(root, {
      room: name,
      caught: caught.length,
      judged: judged.length,
      sample,
      seed,
      quick: values.quick,
    });
  console.log(
    `\n${name}: ${caught.length} of ${judged.length} mutants caught (${slow} ran out of time), ${score.toFixed(1)} %.`,
  );
  return 0;
}

/** Whether a mutant is the one that the list of equivalent mutants has; lines may have moved since. */
function isSame(known, mutant) {
  return ['file', 'lineText', 'original', 'replacement'].every((key) => known[key] === mutant[key]);
}

/** @param {string} text */
function shorten(text) {
  const lines = text.split('\n');
  return lines.length <= 3 ? text : `${lines.slice(0, 3).join('\n')} …`;
}
