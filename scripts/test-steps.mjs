/** What `npm test` runs, cheapest first. A check counts as one test; a suite counts its own. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { root } from './root.mjs';
import { readVitestReport } from './vitest-report.mjs';

const rooms = ['packages', 'apps', 'tests', 'scripts', 'bench'].filter((room) =>
  existsSync(join(root, room)),
);

/** The tests of packages have one TypeScript project; an app whose tests need other settings brings its own. */
const testProjects = [
  'tsconfig.tests.json',
  ...readdirSync(join(root, 'apps')).map((app) => `apps/${app}/tsconfig.tests.json`),
].filter((project) => existsSync(join(root, project)));

export const steps = [
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  check('lint', 'eslint/bin/eslint.js', ['.', '--quiet']),
  ...testProjects.map((project) =>
    check(`types of tests (${project})`, 'typescript/bin/tsc', ['--project', project]),
  ),
  check('components', 'svelte-check/bin/svelte-check', [
    ...['--workspace', 'apps/pwa', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  ]),
  check('boundaries', 'dependency-cruiser/bin/dependency-cruise.mjs', rooms),
  check('dead code', 'knip/bin/knip.js', ['--no-progress']),
  vitest('unit tests', []),
];

function check(name, tool, args) {
  return {
    name,
    async run() {
      const { code, output, seconds } = await runTool(tool, args);
      const passed = code === 0;
      return {
        passed: passed ? 1 : 0,
        failed: passed ? 0 : 1,
        skipped: 0,
        skippedNames: [],
        output,
        seconds,
      };
    },
  };
}

/** A vitest run; `args` may choose a project or a folder. */
function vitest(name, args) {
  return {
    name,
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'crowdsky-test-'));
      const report = join(folder, 'report.json');
      try {
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
        const { code, output, seconds } = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...args]);
        return { ...readVitestReport(report, code), output, seconds };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function runTool(tool, args) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  return runQuietly(process.execPath, [join(root, 'node_modules', tool), ...args], { cwd: root, env });
}
