/** A lane: never more at once than its places, early refusals, urgent work first. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { BoundedLane } from './bounded-lane.ts';

const bounds = { places: 2, waitingPerKind: 6, waitingPerCaller: 3 };

/** Work that ends when told, and how much of it ran at once. */
function workshop() {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const seen = { running: 0, most: 0 };
  const work = (name: string) => async (): Promise<string> => {
    begun.push(name);
    seen.most = Math.max(seen.most, ++seen.running);
    await new Promise<void>((end) => ends.push(end));
    seen.running--;
    return name;
  };
  const endAll = async (): Promise<void> => {
    for (let end = ends.shift(); end; end = ends.shift()) {
      end();
      await setImmediate();
    }
  };
  return { work, begun, seen, endAll };
}

it('runs as many as it has places, in order, and each gets its result', async () => {
  const lane = new BoundedLane(bounds);
  const { work, begun, seen, endAll } = workshop();
  const results = ['a', 'b', 'c', 'd', 'e'].map((name) => lane.run(name, 'patient', work(name)));
  await setImmediate();
  expect(begun).toEqual(['a', 'b']);
  await endAll();
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect([begun, seen.most]).toEqual([['a', 'b', 'c', 'd', 'e'], 2]);
});

it('refuses at once what would wait too long, of all and of one caller', async () => {
  const lane = new BoundedLane(bounds);
  const { work, begun, seen, endAll } = workshop();
  const run = (caller: string, kind: 'urgent' | 'patient' = 'patient') =>
    lane.run(caller, kind, work(caller)).then(
      () => 'done',
      (error: unknown) => error,
    );
  const refused = { code: 'too-many-requests', status: 429, retryAfterSeconds: 2 };
  const first = Array.from({ length: 5 }, () => run('one')); // 2 run, 3 wait
  expect(await run('one')).toMatchObject(refused);
  const others = ['b', 'c', 'd'].map((caller) => run(caller)); // 6 wait
  expect(await run('e')).toMatchObject(refused);
  // Registrations that wait leave room for sign-ins, but one caller has one share of both.
  expect(await run('one', 'urgent')).toMatchObject(refused);
  const urgent = run('f', 'urgent');
  await endAll();
  expect(await Promise.all([...first, ...others, urgent])).toEqual(Array.from({ length: 9 }, () => 'done'));
  expect([begun.length, begun[2], seen.most]).toEqual([9, 'f', 2]);
  // All room is there again.
  const again = [...Array.from({ length: 5 }, () => run('one')), ...['b', 'c', 'd'].map((name) => run(name))];
  await setImmediate();
  await endAll();
  expect(await Promise.all(again)).toEqual(Array.from({ length: 8 }, () => 'done'));
});

it('goes on after work that failed', async () => {
  const lane = new BoundedLane({ ...bounds, places: 1 });
  const failed = lane.run('a', 'patient', async () => {
    throw new Error('broken');
  });
  const next = lane.run('a', 'patient', async () => 'fine');
  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('fine');
});
