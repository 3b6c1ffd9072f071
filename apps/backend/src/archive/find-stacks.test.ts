/** Which stacks a list finds: each filter, each edge of a region, each page. See list-stacks.ts. */
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { stackListQuery } from '@crowdsky/api';
import type { User } from '../accounts/user.entity.ts';
import { skyCell } from '../ground/sky-cell.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob } from '../testing/archive-rows.ts';
import { listObjects, listStacks } from './list-stacks.ts';
import { StackedFrame } from './stacked-frame.entity.ts';

let room: ArchiveRoom;
let user: User;
const ids = new Map<number, string>();

/** Name, right ascension, declination, day of January 2025. */
const sky: readonly [name: string, raDeg: number, decDeg: number, day: number][] = [
  ['M 42', 83.8, -5.4, 1],
  ['M 42', 83.8, -5.4, 2],
  ['near', 84.8, -5.4, 3],
  ['corner', 84.6, -4.6, 4],
  ['east', 0.4, 0, 5],
  ['west', 359.6, 0, 6],
  ['pole', 200, 89.7, 7],
  ['M 31', 10.7, 41.3, 8],
];

beforeAll(async () => {
  room = await startArchiveRoom();
  user = await room.user();
  const stranger = await room.user();
  for (const owner of [user, stranger])
    for (const [index, [objectName, raDeg, decDeg, day]] of sky.entries()) {
      const job = await addJob(room, owner, { status: 'completed' });
      const { identifiers } = await room.em.insert(StackedFrame, {
        stackingJobId: job.id, userId: owner.id, objectName, raDeg, decDeg, skyCell: skyCell(raDeg, decDeg),
        chunkKey: `k${index}`, ucloudPath: 'x', nFramesInput: 1, nFramesAligned: 1, totalExptime: 100 + index,
        filterName: index === 1 ? 'LP' : 'IRCUT', observedAt: new Date(Date.UTC(2025, 0, day)),
      }); // prettier-ignore
      if (owner === user) ids.set(identifiers[0]['id'] as number, `${objectName} ${day}`);
    }
});
afterAll(() => room.close());

async function find(query: Record<string, string>): Promise<{ found: string[]; nextCursor: string | null }> {
  const { stacks, nextCursor } = await listStacks(room.em, user.id, stackListQuery.parse(query));
  return { found: stacks.map(({ id }) => ids.get(id) ?? 'of a stranger'), nextCursor };
}
const cone = (raDeg: number, decDeg: number, radiusDeg: number) => ({
  raDeg: String(raDeg), decDeg: String(decDeg), radiusDeg: String(radiusDeg),
}); // prettier-ignore
const box = (raMinDeg: number, raMaxDeg: number, decMinDeg: number, decMaxDeg: number) => ({
  raMinDeg: String(raMinDeg), raMaxDeg: String(raMaxDeg), decMinDeg: String(decMinDeg), decMaxDeg: String(decMaxDeg),
}); // prettier-ignore

const all = ['M 31 8', 'pole 7', 'west 6', 'east 5', 'corner 4', 'near 3', 'M 42 2', 'M 42 1'];

test.each([
  ['everything, newest first', {}, all],
  ['an object', { object: 'M 42' }, ['M 42 2', 'M 42 1']],
  ['a filter', { filter: 'LP' }, ['M 42 2']],
  ['a chunk', { chunkKey: 'k3' }, ['corner 4']],
  ['from a time on, before another', { from: '2025-01-02T00:00:00Z', to: '2025-01-04T00:00:00Z' }, ['near 3', 'M 42 2']],
  // M 42 lies 0.9956° from `near` and 1.129° from `corner`: cos d = sin δ₁ sin δ₂ + cos δ₁ cos δ₂ cos Δα.
  ['a cone that ends before both', cone(83.8, -5.4, 0.99), ['M 42 2', 'M 42 1']],
  ['a cone with one', cone(83.8, -5.4, 1), ['near 3', 'M 42 2', 'M 42 1']],
  ['a cone whose box has the corner, but which has not', cone(83.8, -5.4, 1.12), ['near 3', 'M 42 2', 'M 42 1']],
  ['a cone with all', cone(83.8, -5.4, 1.14), ['corner 4', 'near 3', 'M 42 2', 'M 42 1']],
  ['a cone through 0 h', cone(0, 0, 0.5), ['west 6', 'east 5']],
  ['a cone through 0 h that ends before one', cone(0.2, 0, 0.5), ['east 5']],
  ['a cone over the pole', cone(20, 89.8, 0.6), ['pole 7']],
  ['a box with its edges', box(83.8, 84.6, -5.4, -4.6), ['corner 4', 'M 42 2', 'M 42 1']],
  ['a box through 0 h', box(359.6, 0.4, -1, 1), ['west 6', 'east 5']],
  ['the rest of that circle', box(0.5, 359.5, -10, 50), ['M 31 8', 'corner 4', 'near 3', 'M 42 2', 'M 42 1']],
  ['half the sky', box(0, 180, -90, 90), ['M 31 8', 'east 5', 'corner 4', 'near 3', 'M 42 2', 'M 42 1']],
] as [string, Record<string, string>, string[]][])('%s', async (_name, query, expected) => {
  expect(await find(query)).toEqual({ found: expected, nextCursor: null });
}); // prettier-ignore

it('pages meet without gap and overlap, and the last has no next', async () => {
  const pages = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await find({ limit: '3', ...(cursor === '' ? {} : { cursor }) });
    pages.push(page.found);
    cursor = page.nextCursor;
  }
  expect(pages).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)]);
  expect((await find({ limit: '8' })).nextCursor).toBeNull();
});

it('stacks of one instant are paged by their numbers', async () => {
  const other = await room.user();
  const made: number[] = [];
  for (let index = 0; index < 5; index++) {
    const job = await addJob(room, other, { status: 'completed' });
    const { identifiers } = await room.em.insert(StackedFrame, {
      stackingJobId: job.id, userId: other.id, chunkKey: 'k', ucloudPath: 'x', nFramesInput: 1, nFramesAligned: 1,
      observedAt: new Date(Date.UTC(2025, 0, 1)),
    }); // prettier-ignore
    made.push(identifiers[0]['id'] as number);
  }
  const first = await listStacks(room.em, other.id, stackListQuery.parse({ limit: '2' }));
  const next = stackListQuery.parse({ limit: '9', cursor: first.nextCursor! });
  const second = await listStacks(room.em, other.id, next);
  expect([...first.stacks, ...second.stacks].map(({ id }) => id)).toEqual(made.toReversed());
});

it('objects are summed up, the one observed last first', async () => {
  const objects = await listObjects(room.em, user.id);
  expect(objects.map(({ objectName }) => objectName)).toEqual([
    'M 31', 'pole', 'west', 'east', 'corner', 'near', 'M 42',
  ]); // prettier-ignore
  expect(objects.at(-1)).toEqual({
    objectName: 'M 42',
    stackCount: 2,
    exposureSeconds: 201,
    lastObserved: new Date('2025-01-02T00:00:00Z'),
  });
});
