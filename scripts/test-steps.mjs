/** What `npm test` runs, cheapest first. A check counts as one test; a suite counts its own. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runQuietly } from './run-quietly.mjs';
import { readVitestReport } from './vitest-report.mjs';

/** @typedef {import('./vitest-report.mjs').SuiteResult & { output: string, seconds: number }} StepResult */
/** @typedef {{ name: string, run: () => Promise<StepResult> }} Step */

const rooms = ['packages', 'apps', 'tests', 'scripts', 'bench'].filter((room) =>
  existsSync(join(root, room)),
);

/** The tests of packages have one TypeScript project; an app whose tests need other settings brings its own. */
const typeProjects = [
  'tsconfig.tests.json',
  'tsconfig.scripts.json',
  ...readdirSync(join(root, 'apps')).map((app) => `apps/${app}/tsconfig.tests.json`),
].filter((project) => existsSync(join(root, project)));

/** They start side by side, as many as there are processors: the longest first. */
export const checks = [
  check('lint', 'eslint/bin/eslint.js', ['.', '--quiet']),
  check('components', 'svelte-check/bin/svelte-check', [
    ...['--workspace', 'apps/pwa', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  ]),
  ...typeProjects.map((project) => check(`types (${project})`, 'typescript/bin/tsc', ['--project', project])),
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  check('boundaries', 'dependency-cruiser/bin/dependency-cruise.mjs', rooms),
  check('dead code', 'knip/bin/knip.js', ['--no-progress']),
];

/** The projects of vitest.config.ts, one suite after the other: each uses all processors by itself. */
export const suites = [
  suite('unit', 'unit-alone'),
  ...['programs', 'nights', 'house', 'database', 'whole', 'browser'].map((name) => suite(name)),
];

/**
 * @param {string} name @param {string} tool @param {readonly string[]} args
 * @returns {Step}
 */
function check(name, tool, args) {
  return {
    name,
    async run() {
      const { code, output, seconds } = await runTool(tool, args);
      const counts = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
      return { ...counts, skipped: 0, skippedNames: [], slowest: [], output, seconds };
    },
  };
}

/**
 * @param {...string} projects
 * @returns {Step}
 */
function suite(...projects) {
  return {
    name: `${projects[0]} tests`,
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'crowdsky-test-'));
      const report = join(folder, 'report.json');
      try {
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
        const args = ['run', ...reporters, ...projects.flatMap((name) => ['--project', name])];
        const { code, output, seconds } = await runTool('vitest/vitest.mjs', args);
        return { ...readVitestReport(report, code), output, seconds };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** @param {string} tool @param {readonly string[]} args */
function runTool(tool, args) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, CROWDSKY_MUTATIONS: '100000' };
  return runQuietly(process.execPath, [join(root, 'node_modules', tool), ...args], { cwd: root, env });
}
