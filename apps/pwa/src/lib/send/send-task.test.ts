import { expect, it, vi } from 'vitest';
import { newEntry } from './entry.ts';
import type { RawPick, SendEntry } from '../store/send-entry.ts';
import type { FilesDone } from './queue-news.ts';
import { sendTask } from './send-task.ts';

const queue = { isOnline: true, isSignedIn: true, isPaused: false, waitsForWifi: false, userId: 7 };
const entry = newEntry({
  id: 'a',
  name: 'M 94',
  sizeBytes: 10,
  sha256: '',
  keepsLocation: false,
  userId: 7,
  order: 1,
});
const refused = { ...entry, state: 'needs-you', trouble: 'chunk-exists', message: 'x' } as const;

function actions() {
  return {
    again: vi.fn(async () => undefined),
    sooner: vi.fn(async () => undefined),
    remove: vi.fn(async () => undefined),
  };
}

it.each([
  [entry, 0.419, {}, 'running', '41 %', '/view?id=a'],
  [entry, undefined, {}, 'waiting', undefined, '/view?id=a'],
  [entry, undefined, { isPaused: true }, 'paused', 'paused', '/view?id=a'],
  [entry, undefined, { isSignedIn: false }, 'needs-you', 'sign in first', '/you'],
  [refused, undefined, {}, 'needs-you', 'CrowdSky has another stack of this time and place', '/view?id=a'],
] as const)('of %o with share %o in %o is %s', (one, share, changes, state, note, href) => {
  const task = sendTask(one, share, false, { ...queue, ...changes }, actions());
  expect(task).toMatchObject({ id: 'send-a', kind: 'send', name: 'M 94', state, share, note, href });
});

it('offers what helps: to replace what stands in the way, to try again, to go sooner', () => {
  const done = actions();
  const rival = sendTask(refused, undefined, false, queue, done);
  expect(rival.again).toBeUndefined();
  rival.replace?.();
  expect(done.again).toHaveBeenCalledWith('a', true);
  const full = sendTask({ ...refused, trouble: 'quota-exceeded' }, undefined, false, queue, done);
  expect(full.replace).toBeUndefined();
  full.again?.();
  expect(done.again).toHaveBeenLastCalledWith('a');
  const waiting = sendTask(entry, undefined, false, queue, done);
  expect(waiting.again ?? waiting.replace).toBeUndefined();
  waiting.moveUp?.();
  waiting.remove?.();
  expect(done.sooner).toHaveBeenCalledWith('a');
  expect(done.remove).toHaveBeenCalledWith(['a']);
  expect(sendTask(entry, undefined, true, queue, done).moveUp).toBeUndefined();
  expect(sendTask(entry, 0.5, false, queue, done).moveUp).toBeUndefined();
});

it('of a pick of raw frames counts the frames, and leads to where they are chosen', () => {
  const raws: RawPick = { fileCount: 12, doneCount: 0, slotSeconds: 900, folders: [] };
  const pick = { ...entry, raws };
  const of = (one: SendEntry, share?: number, files?: FilesDone) =>
    sendTask(one, share, false, queue, actions(), files);
  expect(of(pick)).toMatchObject({ note: '12 frames', href: '/stack', state: 'waiting' });
  expect(of({ ...pick, raws: { ...raws, doneCount: 3 } }).note).toBe('3 of 12 frames');
  const reading = { step: 'reading', doneCount: 5, fileCount: 12 } as const;
  expect(of(pick, 0.4, reading).note).toBe('reading 5 of 12 frames');
  expect(of(pick, 0.4, { ...reading, step: 'sending' }).note).toBe('5 of 12 frames');
  expect(of({ ...pick, state: 'needs-you', trouble: 'frames-missing' }).note).toBe(
    'choose the frames again · 12 frames',
  );
});
