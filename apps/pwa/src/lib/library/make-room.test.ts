import { afterEach, expect, it, vi } from 'vitest';
import { forgetSession } from '../account/session.ts';
import { stubServer } from '../send/testing/stub-server.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { findRoom } from './make-room.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  forgetSession();
});

const signal = new AbortController().signal;
const stack = (digit: string, fitsBytes: number): StackRecord =>
  ({ id: digit, fitsSha256: digit.repeat(64), fitsBytes }) as StackRecord;

it('makes room of those alone whose bytes CrowdSky says it has', async () => {
  const server = stubServer();
  server.stacks.set('a'.repeat(64), 1).set('c'.repeat(64), 3);
  const given = [stack('a', 100), { ...stack('b', 10), sent: { userId: 7, stackId: 1 } }, stack('c', 1)];
  const room = await findRoom(given, 7, signal);
  expect([room?.safe.map(({ id }) => id), room?.safeBytes]).toEqual([['a', 'c'], 101]);
  expect(await findRoom([], 7, signal)).toEqual({ safe: [], safeBytes: 0 });
});

it('makes none for another account, nor without an answer', async () => {
  stubServer().stacks.set('a'.repeat(64), 1);
  expect(await findRoom([stack('a', 1)], 8, signal)).toBeUndefined();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  forgetSession();
  expect(await findRoom([stack('a', 1)], 7, signal)).toBeUndefined();
});
