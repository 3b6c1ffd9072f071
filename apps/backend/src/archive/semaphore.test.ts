/** At most so many at a time, the rest in the order of their coming. */
import { expect, it } from 'vitest';
import { Semaphore } from './semaphore.ts';

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('lets two in, and one more for each that leaves, in order', async () => {
  const semaphore = new Semaphore(2);
  const inside: number[] = [];
  const leave: (() => void)[] = [];
  const passing = Array.from({ length: 5 }, (_, number) =>
    semaphore.pass(async () => {
      inside.push(number);
      await new Promise<void>((end) => (leave[number] = end));
      return number * 10;
    }),
  );
  await breathe();
  expect(inside).toEqual([0, 1]);
  leave[1]();
  await breathe();
  expect(inside).toEqual([0, 1, 2]);
  leave[0]();
  leave[2]();
  await breathe();
  expect(inside).toEqual([0, 1, 2, 3, 4]);
  leave[3]();
  leave[4]();
  expect(await Promise.all(passing)).toEqual([0, 10, 20, 30, 40]);
});

it('has all its places again when everybody has left, also those who failed', async () => {
  const semaphore = new Semaphore(1);
  await expect(semaphore.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await semaphore.pass(() => Promise.resolve());
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await breathe();
    inside--;
  };
  await Promise.all(Array.from({ length: 4 }, () => semaphore.pass(work)));
  expect([most, inside]).toEqual([1, 0]);
});
