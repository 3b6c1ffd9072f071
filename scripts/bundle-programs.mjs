/**
 * Bundles the programs of apps/ from their sources: the door of each and the entries of its threads become files of its
 * `build`. A start then reads a few files instead of some two hundred modules in each thread, and waits for no type check.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'rolldown';
import { root } from './root.mjs';

/** What another thread starts: found beside its caller by its name. */
const threadEntry = /(-|[.])(worker|entry)[.](ts|mjs)$/;
/** What the core brings along; and what the compiler brings for decorators. */
const small = /^(comlink|fast-png|iobuffer|fflate|@oxc-project[/]runtime)($|[/])/;

/** @typedef {{ name: string, door: string, inline: RegExp, keepNames: boolean }} Program */

/** @type {readonly Program[]} */
const programs = [
  { name: 'worker', door: 'main.ts', inline: /^commander$/, keepNames: false },
  // Nest tells its parts apart, and logs them, by the names of their classes.
  { name: 'backend', door: 'index.ts', inline: /^$/, keepNames: true },
];

export async function bundlePrograms() {
  for (const program of programs) await build(bundleOf(program.name));
}

/**
 * How `apps/<name>` is bundled. What is neither ours nor small nor named by `inline` stays an import of the installed
 * package.
 *
 * @param {string} name
 * @returns {import('rolldown').BuildOptions & { output: import('rolldown').OutputOptions }}
 */
export function bundleOf(name) {
  const program = programs.find((one) => one.name === name);
  if (program === undefined) throw new Error(`There is no program ${name}.`);
  const { door, inline, keepNames } = program;
  const home = join(root, 'apps', name);
  const isInside = (/** @type {string} */ id) =>
    /^([./\\]|[A-Z]:|@crowdsky[/])/i.test(id) || small.test(id) || inline.test(id);
  return {
    cwd: home,
    input: [join(home, 'src', door), ...findThreads(home)],
    platform: 'node',
    // Decorators, and the types of parameters by which Nest knows what to inject, are as the room's own settings say.
    tsconfig: join(home, 'tsconfig.json'),
    resolve: { conditionNames: ['crowdsky-source', 'node', 'import', 'default'] },
    external: (id) => !isInside(id),
    logLevel: 'warn',
    // Beside package.json and src, so that paths relative to a module stay what they are.
    output: {
      dir: join(home, 'build'),
      format: 'esm',
      cleanDir: true,
      keepNames,
      // A thread in JavaScript keeps its name, by which its caller starts it from the sources too.
      entryFileNames: ({ facadeModuleId }) => (facadeModuleId?.endsWith('.mjs') ? '[name].mjs' : '[name].js'),
      chunkFileNames: '[name].js',
    },
  };
}

/**
 * The entries of threads in an app and in the packages that it names.
 *
 * @param {string} home
 */
function findThreads(home) {
  const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const packages = Object.keys(dependencies)
    .filter((name) => name.startsWith('@crowdsky/'))
    .map((name) => join(root, 'packages', basename(name)));
  return [home, ...packages].flatMap((folder) =>
    readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => threadEntry.test(path))
      .map((path) => join(folder, 'src', path)),
  );
}
