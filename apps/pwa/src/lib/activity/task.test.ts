import { describe, expect, it } from 'vitest';
import { mostUrgent, movedUp } from './task.ts';
import type { Task, TaskState } from './task.ts';

function task(id: string, state: TaskState): Task {
  return { id, kind: 'stack', name: id, state, href: '/stack' };
}

describe('mostUrgent', () => {
  it('is what needs the user, then what runs, what is paused, what waits', () => {
    const tasks = [
      task('waits', 'waiting'),
      task('paused', 'paused'),
      task('runs', 'running'),
      task('runs too', 'running'),
      task('needs you', 'needs-you'),
    ];
    const order: (string | undefined)[] = [];
    for (let left = tasks; order.length < 6; left = left.filter(({ id }) => id !== order.at(-1))) {
      order.push(mostUrgent(left)?.id);
    }
    expect(order).toEqual(['needs you', 'runs', 'runs too', 'paused', 'waits', undefined]);
  });
});

describe('movedUp', () => {
  it('changes places with the one before, and leaves the first and what is not there', () => {
    const list = ['a', 'b', 'c'];
    expect([0, 1, 2, 3, -1].map((index) => movedUp(list, index).join(''))).toEqual([
      'abc',
      'bac',
      'acb',
      'abc',
      'abc',
    ]);
  });
});
