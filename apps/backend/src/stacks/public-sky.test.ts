/** The sky of everyone: sums over what is public, and nothing of what is not. */
import { expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { skyCell } from '../ground/sky-cell.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { store } from '../testing/stack-calls.ts';
import type { TestClient } from '../testing/test-client.ts';

describeOnEachDatabase('the sky of everyone', (server) => {
  /** A stack at a place of its own, observed at a time. */
  async function stackAt(
    owner: TestClient,
    [raDeg, decDeg]: readonly [number, number],
    dateObs: string,
    isPublic: boolean | null,
  ): Promise<number> {
    const { body } = await store(owner, { dateObs, seed: seed++ });
    const id = body.stack.id as number;
    const change = { raDeg, decDeg, skyCell: skyCell(raDeg, decDeg), isPublic, totalExptime: 600 };
    await server().em.update(StackedFrame, { id }, change);
    return id;
  }
  let seed = 1;
  const cells = async (caller: TestClient, query = ''): Promise<unknown[][]> =>
    (await caller.get(`/api/sky/public${query}`)).body.cells.map(
      (cell: { raDeg: number; decDeg: number; stackCount: number; exposureSeconds: number }) => [
        cell.raDeg,
        cell.decDeg,
        cell.stackCount,
        cell.exposureSeconds,
      ],
    );

  it('holds sums by cells of what is public, by cells and nights, and nothing private', async () => {
    const owner = await server().account('caroline');
    const other = await server().account('johannes');
    const [equator, pole] = [
      [0.2, 0.3],
      [123, 89.7],
    ] as const;
    const first = await stackAt(owner, equator, '2025-02-01T20:00:00', true);
    await stackAt(owner, equator, '2025-02-02T02:00:00', true);
    await stackAt(owner, equator, '2025-02-03T02:00:00', null);
    await stackAt(owner, pole, '2025-02-04T11:59:59', true);
    await stackAt(owner, pole, '2025-02-04T12:00:00', false);
    await stackAt(other, [200.5, -40.5], '2025-02-05T20:00:00', null);

    const atEquator = [0.5, 0.5, 2, 1200];
    const atPole = [expect.any(Number), 89.5, 1, 600];
    for (const caller of [owner, other]) expect(await cells(caller)).toEqual([atEquator, atPole]);
    const nights = (await other.get('/api/sky/nights')).body.nights;
    const night = Date.UTC(2025, 1, 1) / 86_400_000;
    expect(nights).toEqual([
      { night, stackCount: 2, exposureSeconds: 1200 },
      { night: night + 2, stackCount: 1, exposureSeconds: 600 },
    ]);
    expect(await cells(other, '?from=2025-02-01T20:00:00Z&to=2025-02-02T02:00:00Z')).toEqual([
      [0.5, 0.5, 1, 600],
    ]);
    expect(await cells(other, '?from=2025-02-02T02:00:00Z')).toEqual([[0.5, 0.5, 1, 600], atPole]);
    expect(await cells(other, '?to=2025-02-01T20:00:00Z')).toEqual([]);

    // The word of an account, and the end of it.
    await server().em.update(User, { id: other.userId }, { stacksPublic: true });
    expect(await cells(owner)).toEqual([[expect.closeTo(200.5, 0), -40.5, 1, 600], atEquator, atPole]);
    await server().em.update(User, { id: other.userId }, { isActive: false });
    expect(await cells(owner)).toEqual([atEquator, atPole]);
    await owner.post('/api/stacks/public', { ids: [first], isPublic: false });
    expect(await cells(owner)).toEqual([[0.5, 0.5, 1, 600], atPole]);
    await owner.post('/api/stacks/public', { ids: [first], isPublic: true });
  });

  it('leaves out what has no place, or no time where one is asked for', async () => {
    const owner = await server().account('maria');
    const before = await cells(owner);
    const placeless = await stackAt(owner, [10, 10], '2025-03-01T20:00:00', true);
    await server().em.update(StackedFrame, { id: placeless }, { skyCell: null });
    expect(await cells(owner)).toEqual(before);
    const timeless = await stackAt(owner, [10, 10], '2025-03-02T20:00:00', true);
    await server().em.update(StackedFrame, { id: timeless }, { dateObsStart: null });
    expect(await cells(owner)).toHaveLength(before.length + 1);
    expect(await cells(owner, '?from=2025-03-01T00:00:00Z&to=2025-04-01T00:00:00Z')).toEqual([]);
  });

  it('is for accounts alone', async () => {
    for (const path of ['/api/sky/public', '/api/sky/nights'])
      expect((await server().client().get(path)).status).toBe(401);
    const owner = await server().account('sophia');
    for (const query of ['?from=yesterday', '?user=1'])
      expect((await owner.get(`/api/sky/public${query}`)).status).toBe(400);
  });
});
