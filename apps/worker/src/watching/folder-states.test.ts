import { expect, it } from 'vitest';
import { FolderStates } from './folder-states.ts';
import type { FolderLook } from './look.ts';

const look = (fileCount: number, rest: Partial<FolderLook> = {}): FolderLook => ({
  folder: '/a',
  sights: Array.from({ length: fileCount }, (_, n) => ({
    path: `/a/${n}.fit`,
    sizeBytes: 1,
    modifiedMs: 0,
    changedMs: 0,
  })),
  problem: undefined,
  problems: [],
  ...rest,
});

it('tells once of a folder that goes, is back, or is empty', () => {
  const states = new FolderStates();
  const away = look(0, { problem: 'It is away.' });
  const told = [look(0), away, away, look(3), look(3), look(0), look(0), away, look(0)].map((one) =>
    states.note(one).map(({ kind }) => kind),
  );
  expect(told).toEqual([
    [],
    ['folder-away'],
    [],
    ['folder-back'],
    [],
    ['folder-empty'],
    [],
    ['folder-away'],
    ['folder-back'],
  ]);
});

it('tells how many files are gone, and each folder that cannot be read once', () => {
  const states = new FolderStates();
  const problems = [{ path: '/a/sub', problem: 'It cannot be read: permission is denied.' }];
  expect(states.note(look(2, { problems }))).toEqual([
    { kind: 'file', file: { ...problems[0], name: '/a/sub' }, isFault: true },
  ]);
  expect(states.note(look(0, { problems }))).toEqual([{ kind: 'folder-empty', folder: '/a', fileCount: 2 }]);
});
