import { expect, it } from 'vitest';
import { allPages } from './all-pages.ts';

it('joins the pages in their order and asks each once', async () => {
  const pages = new Map([
    [undefined, { items: [1, 2], next: 'b' }],
    ['b', { items: [], next: 'c' }],
    ['c', { items: [3], next: null }],
  ]);
  const asked: (string | undefined)[] = [];
  const items = await allPages(async (cursor) => {
    asked.push(cursor);
    return pages.get(cursor)!;
  });
  expect([items, asked]).toEqual([
    [1, 2, 3],
    [undefined, 'b', 'c'],
  ]);
});
