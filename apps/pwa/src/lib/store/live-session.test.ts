import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetSession, recallSession, rememberSession } from './live-session.ts';

let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => void vi.unstubAllGlobals());

it('remembers a session until it is forgotten', () => {
  expect(recallSession()).toBeUndefined();
  rememberSession('evening');
  expect(recallSession()).toBe('evening');
  forgetSession();
  expect(recallSession()).toBeUndefined();
  expect(kept.size).toBe(0);
});

it('remembers nothing where storage is forbidden', () => {
  const refuse = (): never => {
    throw new DOMException('forbidden', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
  rememberSession('evening');
  expect(recallSession()).toBeUndefined();
  forgetSession();
});
