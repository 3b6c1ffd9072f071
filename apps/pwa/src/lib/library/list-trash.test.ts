import { afterEach, expect, it, vi } from 'vitest';
import { daysLeft, dropTrash, emptyTrash, listTrash } from './list-trash.ts';
import { stackThere } from './testing/stack-there.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const signal = new AbortController().signal;
const trashed = (id: number) => ({
  stack: stackThere(id),
  reason: 'deleted',
  trashedAt: '2025-03-28T10:00:00.000Z',
  expiresAt: '2025-04-04T10:00:00.000Z',
});

it('lists the whole trash, page by page', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const isFirst = !url.includes('cursor=');
    return Response.json({ stacks: [trashed(isFirst ? 1 : 2)], nextCursor: isFirst ? 'next' : null });
  });
  expect((await listTrash(signal))?.map(({ stack }) => stack.id)).toEqual([1, 2]);
  expect(asked).toEqual(['/api/trash?limit=200', '/api/trash?limit=200&cursor=next']);
});

it('has no list where no answer comes, and none of a screen that is gone', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  expect(await listTrash(signal)).toBeUndefined();
  await expect(listTrash(AbortSignal.abort('closed'))).rejects.toBe('closed');
});

it('what is gone already was dropped; other refusals are told', async () => {
  const refuse = (status: number, code: string) =>
    vi.stubGlobal('fetch', async (_: string, { method }: RequestInit) =>
      method === 'GET'
        ? Response.json({ error: { code: 'not-signed-in', message: 'x', requestId: 'r' } }, { status: 401 })
        : Response.json({ error: { code, message: `It is ${code}.`, requestId: 'r' } }, { status }),
    );
  refuse(404, 'not-found');
  expect(await dropTrash(1)).toBeUndefined();
  refuse(503, 'busy');
  expect(await dropTrash(1)).toMatchObject({ code: 'busy' });
  expect(await emptyTrash()).toMatchObject({ code: 'busy', message: 'It is busy.' });
});

it('counts the days that are left, the last one to its end', () => {
  const at = (hours: number) => Date.parse('2025-04-04T10:00:00Z') - hours * 3600 * 1000;
  expect([168, 167.9, 24.1, 24, 0.1, -5].map((hours) => daysLeft(trashed(1), at(hours)))).toEqual([
    7, 7, 2, 1, 1, 1,
  ]);
});
