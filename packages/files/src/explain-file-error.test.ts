import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCode, explainFileError } from './explain-file-error.ts';

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const coded = (code: string) => Object.assign(new Error(`${code}: words of the system`), { code });

test('errors of the operating system are told without its codes', () => {
  expect(explainFileError(caught(() => readFileSync('/no/such/file')))).toBe(
    'there is no such file or folder',
  );
  expect(explainFileError(caught(() => readFileSync('/')))).toBe('it is a folder');
  expect(explainFileError(caught(() => readFileSync('/dev/null/file')))).toBe(
    'a part of its path is a file, not a folder',
  );
});

test.each([
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EROFS', 'the disk can only be read'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk is full'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['EIO', 'the disk reports an error'],
  ['ELOOP', 'its links go in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
])('%s: %s', (code, words) => {
  expect(explainFileError(coded(code))).toBe(words);
});

test('what has no words of its own keeps its message', () => {
  expect(explainFileError(coded('EXDEV'))).toBe('EXDEV: words of the system');
  expect(explainFileError(new Error('it became shorter'))).toBe('it became shorter');
  expect(explainFileError('a text')).toBe('a text');
});

test('only errors of the system have a code', () => {
  expect(errorCode(coded('ENOENT'))).toBe('ENOENT');
  expect(errorCode(new Error('none'))).toBeUndefined();
  expect(errorCode({ code: 'ENOENT' })).toBeUndefined();
});
