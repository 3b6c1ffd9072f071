/** Compiles mutants of the AssemblyScript kernels one at a time and runs the tests with them. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { keyOf } from './list-mutants.mjs';

const TIMEOUT_MS = 180_000;
const CONCURRENCY = 2;

/**
 * @param {readonly import('./list-mutants.mjs').Mutant[]} mutants
 * @param {readonly string[]} tests files, relative to the working directory
 * @returns {Promise<Map<string, string>>} the status of each mutant, in StrykerJS's words, by its key
 */
export async function runKernelMutants(mutants, tests) {
  const statuses = new Map();
  if (mutants.length === 0) return statuses;
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-mutation-'));
  try {
    const queue = [...mutants.entries()];
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, mutant] = next;
        const status = await runMutant(mutant, tests, join(folder, String(index)));
        statuses.set(keyOf(mutant), status);
        console.log(`kernels: ${statuses.size} of ${mutants.length}, ${status}`);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return statuses;
}

async function runMutant(mutant, tests, stem) {
  const wasm = await compile(mutant);
  if (wasm === undefined) return 'CompileError';
  const kernels = `${stem}.ts`;
  writeFileSync(kernels, `export const kernelsWasmBase64 = '${Buffer.from(wasm).toString('base64')}';\n`);
  // The kernel's own test first: it is quick, and mostly enough.
  const own = tests.filter((test) => basename(test, '.test.ts') === basename(mutant.file, '.ts'));
  const others = tests.filter((test) => !own.includes(test));
  for (const group of [own, others]) {
    if (group.length === 0) continue;
    const status = await runTests(group, kernels);
    if (status !== 'Survived') return status;
  }
  return 'Survived';
}

/** The kernels with the mutant in them, or undefined if they do not compile. */
async function compile({ file, location, replacement }) {
  const { default: asc } = await import('assemblyscript/asc');
  const folder = dirname(file);
  const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const lines = (texts.get(basename(file)) ?? '').split('\n');
  const { start, end } = location;
  const before = [...lines.slice(0, start.line), lines[start.line].slice(0, start.column)].join('\n');
  const after = [lines[end.line].slice(end.column), ...lines.slice(end.line + 1)].join('\n');
  texts.set(basename(file), before + replacement + after);
  let wasm;
  const options = ['index.ts', '--outFile', 'kernels.wasm', '--runtime', 'stub', '--enable', 'simd'];
  const { error } = await asc.main([...options, '--optimizeLevel', '3', '--noAssert', '--use', 'abort='], {
    readFile: (name) => texts.get(name) ?? null,
    writeFile: (name, content) => {
      if (name.endsWith('.wasm')) wasm = content;
    },
    listFiles: () => [],
  });
  return error ? undefined : wasm;
}

/** Whether the tests notice. @returns {Promise<string>} */
function runTests(tests, kernels) {
  const child = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      'scripts/mutation/vitest.config.mjs',
      '--root',
      '.',
      '--bail',
      '1',
    ],
    {
      env: { ...process.env, MUTATION_TESTS: JSON.stringify(tests), MUTATION_KERNELS: kernels },
      stdio: 'ignore',
      timeout: TIMEOUT_MS,
    },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal !== null) resolve('Timeout');
      else resolve(code === 0 ? 'Survived' : 'Killed');
    });
  });
}
