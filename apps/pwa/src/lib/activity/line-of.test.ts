import { expect, it } from 'vitest';
import { lineOf } from './line-of.ts';

const stack = { id: 'a', kind: 'stack', name: 'M 94', href: '/stack' } as const;

it('says what is done to what, and how long it takes', () => {
  expect(lineOf({ ...stack, state: 'running', secondsLeft: 12 })).toBe('Stacking M 94 · 12 s');
  expect(lineOf({ ...stack, state: 'running' })).toBe('Stacking M 94');
  expect(lineOf({ ...stack, state: 'paused', secondsLeft: 12 })).toBe('M 94 is paused · 12 s');
});

it('has a reason where there is one', () => {
  const live = { ...stack, kind: 'live', href: '/live' } as const;
  expect(lineOf({ ...live, state: 'running', note: '7 frames' })).toBe('Live: M 94 · 7 frames');
  expect(lineOf({ ...live, state: 'needs-you', note: 'The device is full.' })).toBe(
    'Live: M 94 needs you · The device is full.',
  );
});
