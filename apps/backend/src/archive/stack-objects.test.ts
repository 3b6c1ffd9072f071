/** Names of stored objects: made, and read back. */
import { expect, it, test } from 'vitest';
import {
  fileIdOfObject,
  jobIdOfObject,
  objectNameOf,
  objectsOfAttempts,
  rawObjectName,
  stackObjectName,
  thumbnailObjectName,
} from './stack-objects.ts';

const stack = 'stacks/user_7/M_42/stack_20250115.78_83.6_+22.0_42.fits';

it('a stack lies under its account and its target, and ends in its job', () => {
  expect(stackObjectName(7, 'M 42', '20250115.78_83.6_+22.0', 42)).toBe(stack);
  expect(stackObjectName(7, null, 'key', 1)).toBe('stacks/user_7/unknown/stack_key_1.fits');
  expect(thumbnailObjectName(stack)).toBe('stacks/user_7/M_42/stack_20250115.78_83.6_+22.0_42_thumb.png');
});

it('a raw lies under its account and its upload, and begins with its row', () => {
  expect(rawObjectName(7, 'a1', 9, 'Light 1.fit')).toBe('raws/user_7/sess_a1/9_Light_1.fit');
});

test.each([
  ['M 42', ['M_42']],
  [null, ['unknown']],
  ['', ['unknown']],
  ['M 31: core/2', ['M_31_core_2', 'M_31:_core_2']],
])("a worker's files for %j lie in the folders %j", (target, folders) => {
  const files = ['stack_k_7.fits', 'stack_k_7_thumb.png'];
  const names = folders.flatMap((folder) => files.map((file) => `stacks/user_3/${folder}/${file}`));
  expect(objectsOfAttempts(3, target, 'k', 7)).toEqual(names);
});

test.each([
  [stack, stack],
  [`/crowdsky/${stack}`, stack],
  [`/${stack}`, stack],
  ['/base/of/raws/raws/user_7/sess_a1/9_a.fit', 'raws/user_7/sess_a1/9_a.fit'],
  ['//elsewhere/a.fits', 'elsewhere/a.fits'],
  ['my_stacks/user_7/a.fits', 'my_stacks/user_7/a.fits'],
])('the path %s is the object %s', (path, name) => {
  expect(objectNameOf(path)).toBe(name);
});

test.each([
  [stack, 42, null],
  [thumbnailObjectName(stack), 42, null],
  [rawObjectName(7, 'a1', 9, 'Light_1.fit'), null, 9],
  ['stacks/user_7/M_42/other.fits', null, null],
  ['raws/user_7/sess_a1/name.fit', null, null],
  [`x/${stack}`, null, null],
])('%s belongs to job %s, to raw %s', (name, jobId, fileId) => {
  expect([jobIdOfObject(name), fileIdOfObject(name)]).toEqual([jobId, fileId]);
});
