/** Who may import whom (dependency-cruiser). Each rule is seen to fire in tests/house/boundaries.test.ts. */

/** Folders named `fixtures` and `testing` serve tests; a room's tsconfig.json leaves them out of its build. */
const testFile = '[.](test|bench)[.]ts$|^tests/|^bench/|/(fixtures|testing)/';
/** Where a room is entered: its door, its programs, and what another thread starts. */
const entrance = '/src/(index|main)[.]ts$|[.]worker[.]ts$|-(worker|entry)[.]ts$';

const { readdirSync, readFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/**
 * The rooms inside a package or an app, from the `rooms.json` beside its package.json: a room is a folder in `root`, or
 * one file in it, and names every other room it may import. What no room may import is not listed anywhere.
 */
const houses = ['packages', 'apps'].flatMap((kind) =>
  !existsSync(join(__dirname, kind))
    ? []
    : readdirSync(join(__dirname, kind))
        .map((name) => join(kind, name).replaceAll('\\', '/'))
        .filter((home) => existsSync(join(__dirname, home, 'rooms.json')))
        .map((home) => ({ home, ...JSON.parse(readFileSync(join(__dirname, home, 'rooms.json'), 'utf8')) })),
);

const placeOf = (room) => (/[.](ts|svelte)$/.test(room) ? `${room.replaceAll('.', '[.]')}$` : `${room}/`);

const roomRules = houses.flatMap(({ home, root, rooms }) =>
  Object.entries(rooms).map(([room, mayImport]) =>
    error(
      `room ${home} ${room}`,
      `The room ${room} of ${home} imports only the rooms that ${home}/rooms.json lists for it.`,
      { path: `^${home}/${root}/${placeOf(room)}`, pathNot: testFile },
      {
        path: `^${home}/${root}/`,
        pathNot: [room, ...mayImport].map((one) => `^${home}/${root}/${placeOf(one)}`),
      },
    ),
  ),
);

module.exports = {
  forbidden: [
    ...roomRules,
    error(
      'packages-never-import-apps',
      'A package serves every app, so it may know none of them.',
      { path: '^packages/' },
      { path: '^apps/' },
    ),
    error(
      'apps-stay-apart',
      'Apps are deployed one by one; what two of them need is a package.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    error(
      'door-only',
      "A package is entered by its door (its name, as in '@crowdsky/fits'), so that its inside can change.",
      { path: '^(packages|apps|tests|bench|scripts)/([^/]+)' },
      {
        path: '^packages/[^/]+/',
        pathNot: ['^packages/$2/', '^packages/[^/]+/(dist/index[.](js|d[.]ts)|src/testing/index[.]ts)$'],
        dependencyTypesNot: ['undetermined'],
      },
    ),
    error(
      'repository-is-private',
      'A repository holds all SQL of its tables; another room asks a service of that room, or its door to transactions.',
      { path: '^apps/backend/src/([^/]+)/', pathNot: testFile },
      { path: '^apps/backend/src/[^/]+/[^/]+-repository[.]ts$', pathNot: '^apps/backend/src/$1/' },
    ),
    error('no-cycles', 'In a cycle nothing can be understood or loaded alone.', {}, { circular: true }),
    error(
      'fits-imports-nothing',
      'FITS is bytes in, values out, wherever it runs.',
      { path: '^packages/fits/src/', pathNot: testFile },
      { pathNot: '^packages/fits/src/' },
    ),
    error(
      'elementary-imports-nothing',
      'Arithmetic that every engine rounds alike stands on nothing else.',
      { path: '^packages/elementary/src/', pathNot: testFile },
      { pathNot: '^packages/elementary/src/' },
    ),
    error(
      'catalogue-imports',
      'A catalogue is bytes in, stars out, on every platform alike.',
      { path: '^packages/catalogue/src/', pathNot: [testFile, '/fixtures/'] },
      { pathNot: ['^packages/catalogue/src/', '^packages/elementary/dist/'] },
    ),
    error(
      'files-imports',
      'What reads and writes the files of a machine knows FITS and Node, and not what its files are for.',
      { path: '^packages/files/src/', pathNot: testFile },
      { pathNot: ['^packages/files/', '^packages/fits/dist/'], dependencyTypesNot: ['core'] },
    ),
    error(
      'stack-files-imports',
      'A daemon stacks files as the command line does: nothing that is for a terminal, or for a server, is in here.',
      { path: '^packages/stack-files/src/', pathNot: testFile },
      {
        pathNot: [
          '^packages/stack-files/',
          '^packages/(files|fits|stack-core|unpack)/dist/',
          '^packages/stack-core/src/generated/',
          '(^|/)node_modules/comlink/',
        ],
        dependencyTypesNot: ['core'],
      },
    ),
    error(
      'stack-core-imports',
      'The core knows FITS, OpenCV and what its package.json lists: no other room, no platform.',
      { path: '^packages/stack-core/src/', pathNot: testFile },
      {
        pathNot: ['^packages/stack-core/', '^packages/(elementary|fits)/dist/'],
        dependencyTypesNot: ['npm'],
      },
    ),
    error(
      'simulator-imports',
      'The simulator runs in the browser too: it knows FITS and what its package.json lists.',
      { path: '^packages/simulator/src/', pathNot: testFile },
      { pathNot: ['^packages/simulator/', '^packages/(elementary|fits)/dist/'], dependencyTypesNot: ['npm'] },
    ),
    error(
      'api-imports-zod-only',
      'The contract between server and clients depends on nobody but zod.',
      { path: '^packages/api/src/', pathNot: testFile },
      { pathNot: ['^packages/api/src/', '(^|/)node_modules/zod/'] },
    ),
    error(
      'sending-imports',
      'App and command line send alike: what they share knows the contract and the chunks, and no platform.',
      { path: '^packages/sending/src/', pathNot: testFile },
      { pathNot: ['^packages/sending/src/', '^packages/(api|stack-core)/dist/'] },
    ),
    error(
      'unpack-imports',
      'Packed frames are unpacked in the browser too: FITS, the core, what its package.json lists, no platform.',
      { path: '^packages/unpack/src/', pathNot: testFile },
      {
        pathNot: ['^packages/unpack/src/', '^packages/(fits|stack-core)/dist/'],
        dependencyTypesNot: ['npm'],
      },
    ),
    error(
      'not-from-tests',
      'What is delivered imports nothing that exists for tests.',
      { path: '^(packages|apps)/', pathNot: testFile },
      { path: testFile },
    ),
    error(
      'unreachable-from-door',
      'Nothing but tests uses this file, so it would be delivered for nothing. Keep it in tests/.',
      { path: `^(packages|apps)/[^/]+${entrance}` },
      { path: '^packages/[^/]+/src/', pathNot: [testFile, entrance, '[.]d[.]ts$'], reachable: false },
    ),
    error(
      'declared-in-package-json',
      'What a room imports is in its own package.json: else it works by the luck of hoisting.',
      { path: '^(packages|apps)/', pathNot: testFile },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    ),
    error(
      'resolvable',
      'An import that leads nowhere: a misspelt name, or one that a door does not let through.',
      { path: '^(packages|apps|tests|scripts|bench)/' },
      // `$app/…` is made by SvelteKit while it builds, and of `…?url` the address by Vite.
      { couldNotResolve: true, pathNot: '^[$]app/|[?]url$' },
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/', '^apps/[^/]+/build/'] },
    exclude: {
      path: [
        '^(packages|apps)/[^/]+/(dist|build|[.]svelte-kit)/(?!index[.])',
        '^bench/[.]cache/',
        '/assembly/',
        '/generated/opencv[.]cjs$',
      ],
    },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    moduleSystems: ['es6', 'cjs'],
    tsConfig: { fileName: 'tsconfig.tests.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
