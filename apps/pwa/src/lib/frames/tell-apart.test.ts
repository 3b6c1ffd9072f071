import { finding } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { notePath } from '../files/file-paths.ts';
import type { PickedFrame, SetAside } from './picked-frame.ts';
import { tellApart } from './tell-apart.ts';

function frame(id: string, path: string): PickedFrame {
  const name = path.split('/').at(-1) ?? '';
  const file = new File([], name);
  if (path.includes('/')) notePath(file, path);
  return { id, name, file } as PickedFrame;
}

function aside(path: string, rest: Partial<SetAside> = {}): SetAside {
  return { name: path.split('/').at(-1) ?? '', path, kind: 'duplicate', ...rest };
}

const namesOf = (files: readonly { readonly name: string }[]): string[] => files.map(({ name }) => name);

it('adds folders where it takes them, to frames and to what is none', () => {
  const frames = [
    frame('1', 'night/one/a.fit'),
    frame('2', 'night/two/a.fit'),
    frame('3', 'night/two/b.fit'),
  ];
  const first = tellApart({ frames, setAside: [aside('night/one/c.fit'), aside('other/one/c.fit')] });
  expect(namesOf(first.frames)).toEqual(['one/a.fit', 'two/a.fit', 'b.fit']);
  expect(namesOf(first.setAside)).toEqual(['night/one/c.fit', 'other/one/c.fit']);
  expect(first.frames[2]).toBe(frames[2]);
  const more = tellApart({ frames: [...first.frames, frame('4', 'third/b.fit')], setAside: [] });
  expect(namesOf(more.frames)).toEqual(['one/a.fit', 'two/a.fit', 'two/b.fit', 'third/b.fit']);
});

it('counts frames of one name where no folder is known', () => {
  const frames = [frame('1', 'a.fit'), frame('2', 'a (2).fit'), frame('3', 'a.fit'), frame('4', 'a.fit')];
  const { frames: named } = tellApart({ frames, setAside: [aside('a.fit')] });
  expect(namesOf(named)).toEqual(['a.fit', 'a (2).fit', 'a (3).fit', 'a (4).fit']);
});

it('tells by its new name of which frame a file is a copy', () => {
  const copy = { copyOf: '1', finding: finding('same-exposure', 'a.fit') };
  const { setAside } = tellApart({
    frames: [frame('1', 'one/a.fit'), frame('2', 'two/a.fit')],
    setAside: [aside('solved.fit', copy), aside('gone.fit', { ...copy, copyOf: '9' }), aside('a.fit')],
  });
  expect(setAside.map(({ finding: found }) => found?.given)).toEqual([['one/a.fit'], ['a.fit'], undefined]);
});
