import { expect, it } from 'vitest';
import { stackFileName } from './stack-file-name.ts';

it.each([
  ['M 94', '20250327.05_193.1_+41.0', 'stack_M-94_20250327.05_193.1_+41.0_7.fits'],
  [null, '20250327.05_unknown', 'stack_unknown_20250327.05_unknown_7.fits'],
  ['../../etc/passwd', 'a/b', 'stack_etc-passwd_a-b_7.fits'],
  ['Jäger\u0000 31\\', '..', 'stack_Jäger-31__7.fits'],
])('%j, %j is kept as %s', (objectName, chunkKey, name) => {
  expect(stackFileName({ id: 7, objectName, chunkKey })).toBe(name);
});
