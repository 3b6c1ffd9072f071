/** The rooms inside each house: every file is in one, none imports in a circle, and a planted import across is reported. */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, extname, join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cruise } from './cruise.ts';
import type { Violation } from './cruise.ts';
import { copyFromProject, plantTree, projectRoot, uproot } from './plant-tree.ts';

interface House {
  readonly home: string;
  /** Folder of the rooms, in `home`. */
  readonly root: string;
  /** Room -> the rooms it may import. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
}

const houses: readonly House[] = ['packages', 'apps'].flatMap((kind) =>
  readdirSync(join(projectRoot, kind))
    .map((name) => `${kind}/${name}`)
    .filter((home) => existsSync(join(projectRoot, home, 'rooms.json')))
    .map((home) => ({
      home,
      ...(JSON.parse(readFileSync(join(projectRoot, home, 'rooms.json'), 'utf8')) as Omit<House, 'home'>),
    })),
);

/** Doors, programs and what the build writes belong to no room; folders of fixtures serve tests. */
const outsideRooms = ['index.ts', 'main.ts', 'generated', 'fixtures', 'testing'];

/** Files and folders that are no room, in none and hold none, relative to `root`. */
function listHomeless(root: string, rooms: readonly string[], folder = ''): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => !outsideRooms.includes(name) && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .map((name) => posix.join(folder, name))
    .filter((path) => !rooms.includes(path))
    .flatMap((path) =>
      rooms.some((room) => room.startsWith(`${path}/`)) ? listHomeless(root, rooms, path) : [path],
    );
}

const isFile = (room: string): boolean => extname(room) !== '';
/** A file planted in the room, or the room itself where it is one file. */
const planted = (room: string, name: string): string => (isFile(room) ? room : `${room}/${name}.ts`);

/** Each room with one that it may not import. */
const crossings = houses.flatMap(({ home, root, rooms }) =>
  Object.entries(rooms).flatMap(([room, mayImport]) => {
    const other = Object.keys(rooms).find((one) => one !== room && !mayImport.includes(one));
    return other === undefined
      ? []
      : [{ home, room, from: `${home}/${root}/${planted(room, 'crossing')}`, other }];
  }),
);

describe.each(houses)('rooms of $home', ({ home, root, rooms }) => {
  it('hold every file', () => {
    expect(listHomeless(join(projectRoot, home, root), Object.keys(rooms))).toEqual([]);
  });

  it('exist, and import only rooms that exist', () => {
    const names = [...Object.keys(rooms), ...Object.values(rooms).flat()];
    expect(names.filter((name) => !existsSync(join(projectRoot, home, root, name)))).toEqual([]);
  });

  it('never import in a circle', () => {
    const left = new Map(Object.entries(rooms));
    for (let size = -1; size !== left.size;) {
      size = left.size;
      for (const [room, mayImport] of left) if (!mayImport.some((one) => left.has(one))) left.delete(room);
    }
    expect([...left.keys()]).toEqual([]);
  });
});

describe('a planted import into a room that is not listed', () => {
  let folder: string;
  let found: readonly Violation[];

  beforeAll(() => {
    const files: Record<string, string> = {};
    for (const { home, root, rooms } of houses)
      for (const room of Object.keys(rooms))
        files[`${home}/${root}/${planted(room, 'target')}`] = 'export const target = 1;\n';
    for (const { home, from, other } of crossings) {
      const { root } = houses.find((house) => house.home === home)!;
      const target = posix.relative(dirname(from), `${home}/${root}/${planted(other, 'target')}`);
      files[from] = `import '${target.startsWith('.') ? '' : './'}${target}';\nexport const target = 1;\n`;
    }
    folder = plantTree({ ...files, 'package.json': '{ "type": "module" }', 'vitest.config.ts': '' });
    copyFromProject(folder, [
      ...['.dependency-cruiser.cjs', 'tsconfig.base.json', 'tsconfig.tests.json'],
      ...houses.map(({ home }) => `${home}/rooms.json`),
    ]);
    found = cruise(
      folder,
      ['packages', 'apps'].filter((kind) => houses.some(({ home }) => home.startsWith(kind))),
    );
  });

  afterAll(() => {
    uproot(folder);
  });

  it.each(crossings)('is reported: $home $room', ({ home, room, from }) => {
    const names = found.filter((one) => one.from === from).map((one) => one.rule.name);
    expect(names).toContain(`room ${home} ${room}`);
  });
});
