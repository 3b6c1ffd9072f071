import { expect, it } from 'vitest';
import type { FrameReport } from '@crowdsky/stack-core';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { isOtherTarget, sessionCards, targetAtWork } from './targets.ts';

function target(key: string, endMs: number, ...ids: readonly string[]): FrameChunk {
  return { key, objectName: key, endMs, frames: ids.map((id) => ({ id })) } as unknown as FrameChunk;
}

const later = target('M 51', 2000, 'c', 'd');
const earlier = target('M 94', 1000, 'a', 'b');
const targets = [later, earlier];
const none = new Set<string>();
const at = (added: readonly string[], seen: readonly string[]): string | undefined =>
  targetAtWork(targets, new Set(added), new Set(seen))?.key;

it('works on the earliest target that has frames left, so that none is passed over', () => {
  expect(at([], [])).toBe('M 94');
  expect(at(['a'], ['a'])).toBe('M 94');
  expect(at(['a', 'b'], ['a', 'b'])).toBe('M 51');
  expect(at(['a', 'b'], ['a', 'b', 'c', 'd'])).toBe('M 94');
  expect(at([], ['a', 'b', 'c', 'd'])).toBe('M 51');
  expect(targetAtWork([], none, none)).toBeUndefined();
});

it('knows another target by the frames in the stack', () => {
  expect(isOtherTarget(later, targets, new Set(['a']), undefined)).toBe(true);
  expect(isOtherTarget(later, targets, new Set(['c']), 'M 94')).toBe(false);
  expect(isOtherTarget(later, targets, none, undefined)).toBe(false);
});

it('goes on with a resumed stack of which no frame is picked, by its name', () => {
  expect(isOtherTarget(later, targets, new Set(['z']), 'M 51')).toBe(false);
  expect(isOtherTarget(later, targets, new Set(['z']), 'M 94')).toBe(true);
});

it('has a card for each other target, with what became of it', () => {
  const reports = [{ outcome: { used: true } }, { outcome: { used: false } }] as FrameReport[];
  const ended = { id: 's', ids: new Set(['a', 'b']), reports };
  const record = { id: 's' } as StackRecord;
  const card = (kept: typeof ended & { record: StackRecord | undefined }): unknown =>
    sessionCards(targets, later, [kept]);
  const common = { key: 'M 94', name: 'M 94', frameCount: 2, usedCount: 1 };
  expect(card({ ...ended, record })).toEqual([{ ...common, state: 'kept', stackId: 's' }]);
  expect(card({ ...ended, record: undefined })).toEqual([
    { ...common, state: 'too-few', stackId: undefined },
  ]);
  expect(sessionCards(targets, earlier, [])).toMatchObject([{ key: 'M 51', state: 'waiting' }]);
});
