/** Pages are followed to the end or to the limit, and no page asks for more than is wanted. */
import { expect, it } from 'vitest';
import { allPages } from './all-pages.ts';

/** A list of so many numbers, and what was asked of it. */
function list(length: number) {
  const asked: [limit: number, cursor: string | undefined][] = [];
  const read = ({ limit, cursor }: { limit: number; cursor: string | undefined }) => {
    asked.push([limit, cursor]);
    const from = Number(cursor ?? 0);
    const to = Math.min(length, from + limit);
    const found = Array.from({ length: to - from }, (_, index) => from + index);
    return Promise.resolve({ found, nextCursor: to < length ? String(to) : null });
  };
  return { read, asked };
}
const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index);

it('without a limit every row comes once, in its order', async () => {
  const { read, asked } = list(450);
  expect(await allPages(Infinity, read)).toEqual(upTo(450));
  expect(asked).toEqual([
    [200, undefined],
    [200, '200'],
    [200, '400'],
  ]);
});

it.each([
  [1, [[1, undefined]]],
  [200, [[200, undefined]]],
  [
    250,
    [
      [200, undefined],
      [50, '200'],
    ],
  ],
])('the first %i of more', async (limit, pages) => {
  const { read, asked } = list(450);
  expect(await allPages(limit, read)).toEqual(upTo(limit));
  expect(asked).toEqual(pages);
});

it('a limit that the list does not reach, and an empty list', async () => {
  expect(await allPages(999, list(3).read)).toEqual([0, 1, 2]);
  expect(await allPages(50, list(0).read)).toEqual([]);
});
