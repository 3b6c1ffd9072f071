import { expect, it } from 'vitest';
import { SeenFiles } from './seen-files.ts';
import type { Sight } from './look.ts';

const sight = (path: string, rest: Partial<Sight> = {}): Sight => ({
  path,
  sizeBytes: 100,
  modifiedMs: 1000,
  changedMs: 1000,
  ...rest,
});
const paths = (files: readonly { readonly path: string }[]): string[] => files.map(({ path }) => path);

it('a file has come to rest when size and time stay as they are', () => {
  const seen = new SeenFiles();
  const read = (nowMs: number) => paths(seen.toRead(nowMs, 10, 1000));
  seen.note([sight('/a'), sight('/b'), sight('/c')], 5000);
  expect(read(5009)).toEqual([]);
  seen.note([sight('/a'), sight('/b', { sizeBytes: 101 }), sight('/c', { modifiedMs: 1001 })], 5010);
  expect(read(5010)).toEqual(['/a']);
  seen.note([sight('/a'), sight('/b', { sizeBytes: 101 }), sight('/c', { modifiedMs: 1001 })], 5020);
  expect(read(5020)).toEqual(['/a', '/b', '/c']);
});

it('what was read is not read again; what was bad is, a while later', () => {
  const seen = new SeenFiles();
  seen.note([sight('/a'), sight('/b')], 0);
  const [a, b] = seen.present();
  a.content = { kind: 'other' };
  b.content = { kind: 'bad', atMs: 50 };
  expect(paths(seen.toRead(1049, 10, 1000))).toEqual([]);
  expect(paths(seen.toRead(1050, 10, 1000))).toEqual(['/b']);
});

it('what goes is not there, and comes back as it was', () => {
  const seen = new SeenFiles();
  seen.note([sight('/a'), sight('/b')], 0);
  const [a] = seen.present();
  a.content = { kind: 'other' };
  a.isDone = true;
  seen.note([sight('/b')], 10);
  expect(paths(seen.present())).toEqual(['/b']);
  expect(a.isThere).toBe(false);
  seen.note([sight('/a'), sight('/b')], 20);
  expect(seen.present()).toContain(a);
  seen.note([sight('/a', { sizeBytes: 7 }), sight('/b')], 30);
  expect(a.isThere).toBe(false);
  expect(seen.present().find(({ path }) => path === '/a')).toMatchObject({
    sizeBytes: 7,
    isDone: false,
    seenMs: 30,
  });
});

it('what was there before is as old as the disk says, what comes later is new', () => {
  const seen = new SeenFiles();
  seen.note([sight('/a', { changedMs: 3000 }), sight('/ahead', { changedMs: 9000 })], 5000);
  seen.note([sight('/a'), sight('/ahead'), sight('/b', { changedMs: 2000 })], 6000);
  expect(seen.present().map(({ path, quietSinceMs }) => [path, quietSinceMs])).toEqual([
    ['/a', 3000],
    ['/ahead', 5000],
    ['/b', 6000],
  ]);
});
