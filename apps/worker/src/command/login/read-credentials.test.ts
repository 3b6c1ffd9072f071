import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { read } from './read-credentials.ts';

it.each([
  [{}, ['ada\n pass word \n'], { user: 'ada', password: ' pass word ' }],
  [{ user: 'eve' }, ['pass\nmore'], { user: 'eve', password: 'pass' }],
  [{ password: 'known' }, ['ada\n'], { user: 'ada', password: 'known' }],
  [{ user: 'eve', password: 'known' }, ['unread'], { user: 'eve', password: 'known' }],
  [{}, [], { user: '', password: '' }],
  [{}, ['ada'], { user: 'ada', password: '' }],
])('with %j given and %j in the pipe: %j', async (given, pieces, credentials) => {
  expect(await read(given, Readable.from(pieces))).toEqual(credentials);
});
