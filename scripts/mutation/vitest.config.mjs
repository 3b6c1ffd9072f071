/** The tests of one room, which the mutation tester names in MUTATION_TESTS; MUTATION_KERNELS names other kernels to use. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import rootConfig from '../../vitest.config.ts';

const tests = JSON.parse(process.env['MUTATION_TESTS'] ?? '[]');
const kernels = process.env['MUTATION_KERNELS'];
const everything = { ...rootConfig.test };
delete everything.projects;

/** In the order in which they are named: the quick ones come first, and mostly tell. */
class AsNamed extends BaseSequencer {
  /** @override */
  async sort(specifications) {
    const place = ({ moduleId }) => tests.findIndex((test) => moduleId.endsWith(test));
    return specifications.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  ...rootConfig,
  plugins: kernels === undefined ? [] : [replaceKernels(kernels)],
  test: {
    ...everything,
    include: tests,
    reporters: 'dot',
    // A busy machine must not pass for a mutant that is caught.
    testTimeout: 300_000,
    sequence: { sequencer: AsNamed },
  },
});

function replaceKernels(file) {
  return {
    name: 'mutated-kernels',
    enforce: 'pre',
    load(id) {
      return id.endsWith('/generated/kernels-wasm.ts') ? readFileSync(file, 'utf8') : undefined;
    },
  };
}
