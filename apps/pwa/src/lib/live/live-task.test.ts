import { expect, it } from 'vitest';
import { liveTask } from './live-task.ts';

const session = {
  name: 'M 94',
  usedCount: 7,
  problem: undefined,
  final: { share: undefined as number | undefined },
};

it('runs with what it has, and with a share once it is stacked anew', () => {
  expect(liveTask(session)).toMatchObject({
    name: 'M 94',
    state: 'running',
    note: '7 frames',
    href: '/live',
  });
  expect(liveTask(session).share).toBeUndefined();
  expect(liveTask({ ...session, final: { share: 0.4 } }).share).toBe(0.4);
});

it('needs the user when it no longer grows', () => {
  expect(liveTask({ ...session, problem: 'Full.' })).toMatchObject({ state: 'needs-you', note: 'Full.' });
});
