/**
 * Bundles the programs of apps/ from their sources: the door of each and the entries of its threads become files of its
 * `build`. A start then reads a few files instead of some two hundred modules in each thread, and waits for no type check.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'rolldown';
import { root } from './root.mjs';

/** What another thread starts: found beside its caller by its name. */
const threadEntry = /(-|[.])(worker|entry)[.](ts|mjs)$/;
/** A module of this repository. */
const ours = /^([./\\]|[A-Z]:|@crowdsky[/])/i;
/** What the core brings along; and what the compiler brings for decorators. */
const small = /^(comlink|fast-png|iobuffer|fflate|@oxc-project[/]runtime)($|[/])/;
/** Packages with compiled parts, which they find beside their own files; and the driver that only MariaDB needs. */
const compiled = /^(bcrypt|sharp|@photostructure[/]sqlite|mysql2)($|[/])/;

/**
 * Nest's room for TypeORM asks the installed package whether it is an old one: a second TypeORM beside the bundled one, and
 * a third of the start. It is given the bundled one.
 */
const oneTypeorm = {
  name: 'one-typeorm',
  load: {
    filter: { id: /@nestjs[/\\]typeorm[/\\]dist[/\\]common[/\\]typeorm-compat[.]js$/ },
    handler: () =>
      "import * as typeorm from 'typeorm';\nexport const { Connection, AbstractRepository } = typeorm;\n",
  },
};

/** @typedef {{ name: string, door: string, inline: (id: string) => boolean, keepNames: boolean }} Program */

/** @type {readonly Program[]} */
const programs = [
  { name: 'worker', door: 'main.ts', inline: (id) => id === 'commander', keepNames: false },
  // Some thousand files of Nest and TypeORM take longer to find and read than to run. Nest tells its parts apart, and
  // logs them, by the names of their classes.
  {
    name: 'backend',
    door: 'index.ts',
    inline: (id) => !compiled.test(id) && !isBuiltin(id),
    keepNames: true,
  },
];

export async function bundlePrograms() {
  for (const program of programs) await build(bundleOf(program.name));
}

/**
 * How `apps/<name>` is bundled. What is neither ours nor small nor told by `inline` stays an import of the installed
 * package, and so does what a package would use if it were installed.
 *
 * @param {string} name
 * @returns {import('rolldown').BuildOptions & { output: import('rolldown').OutputOptions }}
 */
export function bundleOf(name) {
  const program = programs.find((one) => one.name === name);
  if (program === undefined) throw new Error(`There is no program ${name}.`);
  const { door, inline, keepNames } = program;
  const home = join(root, 'apps', name);
  const isInside = (/** @type {string} */ id, /** @type {string} */ importer) =>
    ours.test(id) || small.test(id) || (inline(id) && isInstalled(id, importer));
  return {
    cwd: home,
    input: [join(home, 'src', door), ...findThreads(home)],
    platform: 'node',
    // Decorators, and the types of parameters by which Nest knows what to inject, are as the room's own settings say.
    tsconfig: join(home, 'tsconfig.json'),
    resolve: { conditionNames: ['crowdsky-source', 'node'] },
    external: (id, importer) => !isInside(id, importer ?? home),
    plugins: [oneTypeorm],
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

/**
 * Whether the package that `importer` imports as `id` is there.
 *
 * @param {string} id @param {string} importer
 */
function isInstalled(id, importer) {
  const name = id.split('/', id.startsWith('@') ? 2 : 1).join('/');
  const folders = createRequire(join(importer, '_')).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name)));
}
