/** The kernels that lie with the sources are what their own sources compile to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileKernels, kernelModule } from '../../scripts/build-kernels.mjs';
import { projectRoot } from './plant-tree.ts';

it('compiling them anew gives the committed file', async () => {
  const committed = readFileSync(
    join(projectRoot, 'packages', 'stack-core', 'src', 'generated', 'kernels-wasm.ts'),
    'utf8',
  );
  // Compared before they are shown: a difference is 37 KB of letters.
  expect(kernelModule(await compileKernels()) === committed, 'run `npm run build` and commit').toBe(true);
});
