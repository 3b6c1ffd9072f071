import { expect, it } from 'vitest';
import { json } from '../daemon/testing/edge-server.ts';
import { listStacks } from './list-stacks.ts';
import { startOwnerServer } from './testing/owner-server.ts';
import { stackView } from './testing/stack-view.ts';

it('lists the stacks of all pages', async () => {
  const { access, asked } = await startOwnerServer(({ what }, response) => {
    const isSecond = what.includes('cursor=next');
    json(response, { stacks: [stackView({ id: isSecond ? 1 : 2 })], nextCursor: isSecond ? null : 'next' });
    return true;
  });
  const stacks = await listStacks(access.server, { object: 'M 94' }, new AbortController().signal);
  expect(stacks).toEqual([stackView({ id: 2 }), stackView({ id: 1 })]);
  expect(asked.map(({ what }) => what)).toEqual([
    'GET /api/stacks?object=M%2094&limit=200',
    'GET /api/stacks?object=M%2094&limit=200&cursor=next',
  ]);
});
