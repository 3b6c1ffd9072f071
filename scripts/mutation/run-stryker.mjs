/** Runs StrykerJS with its vitest runner on a list of mutants. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { keyOf, plantOnly } from './list-mutants.mjs';

/** What a sandbox needs no copy of. */
const LEFT_OUT = [
  '**/dist',
  '**/build',
  '**/.svelte-kit',
  '**/coverage',
  '/bench',
  '/data',
  '/docs',
  '/.ci',
  '/.setup',
];

/**
 * @param {readonly import('./list-mutants.mjs').Mutant[]} mutants
 * @param {readonly string[]} tests files, relative to the working directory
 * @returns {Promise<Map<string, string>>} StrykerJS's status of each mutant, by its key
 */
export async function runStryker(mutants, tests) {
  const statuses = new Map();
  if (mutants.length === 0) return statuses;
  process.env['MUTATION_TESTS'] = JSON.stringify(tests);
  plantOnly(mutants);
  const results = await new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'scripts/mutation/vitest.config.mjs', related: false },
    mutate: [...new Set(mutants.map(({ file }) => file))],
    ignorePatterns: LEFT_OUT,
    tempDirName: join(tmpdir(), 'crowdsky-mutation'),
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 30_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 10,
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
    disableTypeChecks: false,
    checkers: [],
    incremental: false,
    warnings: false,
  }).runMutationTest();
  const root = `${process.cwd()}/`;
  for (const { fileName, mutatorName, location, replacement, status } of results) {
    const file = fileName.startsWith(root) ? fileName.slice(root.length) : fileName;
    statuses.set(keyOf({ file, mutatorName, location: fromZero(location), replacement }), status);
  }
  return statuses;
}

/** Results count lines and columns from 1, mutants from 0. */
function fromZero({ start, end }) {
  const less = ({ line, column }) => ({ line: line - 1, column: column - 1 });
  return { start: less(start), end: less(end) };
}
