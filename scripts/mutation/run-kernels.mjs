/** Compiles mutants of the AssemblyScript kernels one at a time and runs the tests with them. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { keyOf } from './list-mutants.mjs';

/** For the tests with the kernels as they are; with a mutant they may take a minute more than three times as long. */
const MOST_MS = 900_000;
const CONCURRENCY = 2;

/**
 * Throws if the tests fail with the kernels as they are: all mutants would then pass for caught.
 * @param {readonly import('./list-mutants.mjs').Mutant[]} mutants
 * @param {readonly string[]} tests files, relative to the working directory
 * @returns {Promise<Map<string, string>>} the status of each mutant, in StrykerJS's words, by its key
 */
export async function runKernelMutants(mutants, tests) {
  const statuses = new Map();
  if (mutants.length === 0) return statuses;
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-mutation-'));
  try {
    const usualMs = await timeUnmutated(dirname(mutants[0].file), tests, join(folder, 'unmutated'));
    const timeoutMs = 60_000 + 3 * usualMs;
    const queue = [...mutants.entries()];
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, mutant] = next;
        const status = await runMutant(mutant, tests, join(folder, String(index)), timeoutMs);
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

/** How long the tests take with the kernels as they are; throws if they fail. */
async function timeUnmutated(folder, tests, stem) {
  console.log('kernels: the tests with the kernels as they are');
  const wasm = await compile(sourcesIn(folder));
  if (wasm === undefined) throw new Error('The kernels do not compile.');
  const start = performance.now();
  const status = await runTests(tests, writeKernels(wasm, stem), MOST_MS);
  if (status === 'Timeout') throw new Error('The tests take too long with the kernels as they are.');
  if (status !== 'Survived') throw new Error('A test fails with the kernels as they are.');
  return performance.now() - start;
}

async function runMutant(mutant, tests, stem, timeoutMs) {
  const wasm = await compile(withMutant(mutant));
  if (wasm === undefined) return 'CompileError';
  const kernels = writeKernels(wasm, stem);
  // The kernel's own test first: it is quick, and mostly enough.
  const own = tests.filter((test) => basename(test, '.test.ts') === basename(mutant.file, '.ts'));
  const others = tests.filter((test) => !own.includes(test));
  for (const group of [own, others]) {
    if (group.length === 0) continue;
    const status = await runTests(group, kernels, timeoutMs);
    if (status !== 'Survived') return status;
  }
  return 'Survived';
}

/** Writes the module that tests load in the place of the generated one. @returns {string} its path */
function writeKernels(wasm, stem) {
  const file = `${stem}.ts`;
  writeFileSync(file, `export const kernelsWasmBase64 = '${Buffer.from(wasm).toString('base64')}';\n`);
  return file;
}

/** The texts of a folder's sources by their names. */
function sourcesIn(folder) {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** The same with the mutant in them. */
function withMutant({ file, location, replacement }) {
  const texts = sourcesIn(dirname(file));
  const lines = (texts.get(basename(file)) ?? '').split('\n');
  const { start, end } = location;
  const before = [...lines.slice(0, start.line), lines[start.line].slice(0, start.column)].join('\n');
  const after = [lines[end.line].slice(end.column), ...lines.slice(end.line + 1)].join('\n');
  return texts.set(basename(file), before + replacement + after);
}

/** The kernels of these sources, or undefined if they do not compile. */
async function compile(texts) {
  const { default: asc } = await import('assemblyscript/asc');
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
function runTests(tests, kernels, timeoutMs) {
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
      timeout: timeoutMs,
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
