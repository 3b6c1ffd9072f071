import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetSession } from '../account/session.ts';
import { noteTold } from '../store/raw-digests.ts';
import { emptyStores } from '../store/testing/memory-idb.ts';
import { askRaws, recallRaws } from './ask-raws.ts';
import type { ToldOf } from './ask-raws.ts';
import { stubUploads } from './testing/stub-uploads.ts';
import type { StubbedUploads } from './testing/stub-uploads.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));

const signal = new AbortController().signal;
let server: StubbedUploads;

beforeEach(() => {
  server = stubUploads();
});
afterEach(() => {
  vi.unstubAllGlobals();
  emptyStores();
  forgetSession();
});

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const framesOf = (...names: string[]) => names.map((id) => ({ id, file: new File([id], id) }));
const has = (status: 'uploading' | 'complete', ...names: string[]): void => {
  const files = new Map(names.map((name) => [digestOf(name), name]));
  server.uploads.push({ status, keepLocation: false, files });
};

async function ask(names: readonly string[], userId = 7) {
  const told: ToldOf[] = [];
  const frames = framesOf(...names);
  const recalled = await recallRaws(frames, userId);
  const isAnswered = await askRaws(frames, { userId, recalled, signal, onTold: (one) => told.push(one) });
  return { isAnswered, told };
}

it('tells which raws became stacks, and keeps it; what lies in an open upload is not there', async () => {
  has('complete', 'a', 'c');
  has('uploading', 'b');
  const { isAnswered, told } = await ask(['a', 'b', 'c', 'd']);
  expect(isAnswered).toBe(true);
  expect(told).toHaveLength(1);
  expect([[...told[0].there].sort(), told[0].askedCount]).toEqual([['a', 'c'], 4]);
  const recalled = await recallRaws(framesOf('a', 'b', 'x'), 7);
  expect([[...recalled.there], recalled.askedCount]).toEqual([['a'], 2]);
  expect(recalled.asOfMs).toBeGreaterThanOrEqual(told[0].asOfMs ?? Infinity);
  expect((await recallRaws(framesOf('a'), 8)).askedCount).toBe(0);
});

it('asks for two hundred at a time, and shows what was known before meanwhile', async () => {
  const names = Array.from({ length: 401 }, (_, index) => `frame ${index}`);
  has('complete', names[0], names[300]);
  await noteTold([names[1], names[400]].map((frameId) => ({ frameId, userId: 7, isThere: true, asOfMs: 5 })));
  const { told } = await ask(names);
  expect(told.map(({ askedCount }) => askedCount)).toEqual([200, 400, 401]);
  expect(told.map(({ there }) => [...there].sort())).toEqual([
    [names[0], names[400]],
    [names[0], names[300], names[400]].sort(),
    [names[0], names[300]].sort(),
  ]);
});

it('the oldest answer says of when all is', async () => {
  const told = [3, 1, 2].map((asOfMs) => ({ frameId: `f${asOfMs}`, userId: 7, isThere: false, asOfMs }));
  await noteTold(told);
  expect((await recallRaws(framesOf('f3', 'f1', 'f2'), 7)).asOfMs).toBe(1);
  expect((await recallRaws(framesOf('f4'), 7)).asOfMs).toBeUndefined();
});

it('asks nothing for another account than is signed in, nor where there is no answer', async () => {
  has('complete', 'a');
  expect(await ask(['a'], 8)).toEqual({ isAnswered: false, told: [] });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  forgetSession();
  expect(await ask(['a'])).toEqual({ isAnswered: false, told: [] });
});

it('ends with the reason of its signal', async () => {
  const recalled = await recallRaws([], 7);
  const ended = AbortSignal.abort('enough');
  const asking = { userId: 7, recalled, signal: ended, onTold: () => undefined };
  await expect(askRaws(framesOf('a'), asking)).rejects.toBe('enough');
});
