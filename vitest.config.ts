/**
 * The tests, by what they need: `unit`, `unit-alone` and `nights` nothing but Node, `programs` the programs of others,
 * `database` a MariaDB, `browser` browsers and the built app, `whole` the built command line and server, `house` the
 * tools that guard the sources. All see packages as sources.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { globSync } from 'tinyglobby';
import { configDefaults, defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { InlineConfig, TestSpecification } from 'vitest/node';

/** Before what a package's `exports` name for others: tests see a change at once, without a build. */
const conditions = ['crowdsky-source', 'node', 'development|production'];

const sources = ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'];
const database = ['apps/backend/src/**/*.test.ts'];
const whole = ['tests/{cli,faults,whole}/**/*.test.ts', 'apps/backend/src/{kill,tus-kill}.test.ts'];

/** Whole stacks of simulated and real nights: minutes where all others take one. */
const nights = [
  'packages/stack-core/src/{stack*,real-frames}.test.ts',
  'packages/stack-core/src/growing/growing-stack.test.ts',
];
/** Beside astropy, fitsverify and real servers of WebDAV and S3. */
const programs = [
  'packages/fits/src/{astropy-reads,others-read,compressed/plain-frame}.test.ts',
  'packages/catalogue/src/others-agree.test.ts',
  'packages/unpack/src/unpack-file.test.ts',
  'packages/storage/src/{storage-contract,s3-storage}.test.ts',
];
/** Tests that replace a module or look at the whole process: others in the process would get in their way. */
const alone = globSync(sources).filter((file) =>
  /vi[.]mock[(]|[/]proc[/]self|memoryUsage/.test(readFileSync(file, 'utf8')),
);
const busy: InlineConfig = { maxWorkers: availableParallelism() };
/**
 * Whole programs often wait, for leases, pauses and one another: one file more than there are processors is under way. Each
 * test then has longer, and none asserts a time.
 */
const waiting: InlineConfig = {
  maxWorkers: availableParallelism() + 1,
  testTimeout: 180_000,
  // Vitest wants files that run beside each other to agree on their number.
  sequence: { groupOrder: 1 },
};
/** Files share a thread and its modules, opencv.js among them: loading these anew for each costs more than the tests. */
const shared: InlineConfig = { ...busy, pool: 'threads', isolate: false };

/** Of half a minute and more, the longest first. */
const longest = [
  'tests/pwa/screens.test.ts',
  'tests/pwa/engines.test.ts',
  'tests/pwa/live.test.ts',
  'tests/whole/owner-watch.test.ts',
  'tests/faults/worker-faults.test.ts',
  'tests/faults/share-faults.test.ts',
  'tests/whole/node-versions.test.ts',
  'tests/pwa/viewer.test.ts',
  'tests/whole/owner-loop.test.ts',
  'apps/backend/src/kill.test.ts',
  'tests/cli/bad-input.test.ts',
  'tests/faults/archive-faults.test.ts',
];

/** Long files begin first, so that none of them runs on alone at the end; vitest knows their times from its second run on. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((path) => moduleId.endsWith(path));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

function project(
  name: string,
  include: string[],
  exclude: string[] = [],
  settings: InlineConfig = {},
): TestProjectInlineConfiguration {
  const test = { ...settings, name, include, exclude: [...configDefaults.exclude, ...exclude] };
  return { extends: true, test };
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['crowdsky-source', 'node'] } },
  test: {
    // CommonJS modules as Node itself gives them: the wrapper would show opencv.js's `then` and wait for ever.
    deps: { interopDefault: false },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The default of a second is too short for a busy machine.
    expect: { poll: { timeout: 30_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', sources, [...database, ...nights, ...programs, ...alone], shared),
      project('unit-alone', alone, database, busy),
      project('programs', programs, [], busy),
      project('nights', nights, [], shared),
      // Loading Nest and TypeORM anew for each file costs more than the tests.
      project('database', database, whole, { ...busy, isolate: false }),
      project('browser', ['tests/{browser,pwa}/**/*.test.ts'], [], waiting),
      project('whole', whole, [], waiting),
      project('house', ['tests/house/**/*.test.ts', 'scripts/**/*.test.ts'], [], busy),
    ],
  },
});
