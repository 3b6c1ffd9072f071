import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

function move(pace: Pace, intervalsMs: readonly number[]): number {
  pace.begin();
  for (const interval of intervalsMs) pace.note(interval);
  return pace.share;
}

const steady = new Array<number>(40).fill(16.7);
const slow = new Array<number>(12).fill(50);

describe('the pace of painting', () => {
  it('stays sharp on a device that keeps up, and after a single hitch', () => {
    const pace = new Pace();
    expect(move(pace, steady)).toBe(1);
    expect(move(pace, [...steady, 200, 17, 17, 17, 17, 17, 17, 40])).toBe(1);
  });
  it('gets coarser step by step on one that does not, and no coarser than half', () => {
    const pace = new Pace();
    expect(move(pace, [50, 50, 50])).toBe(0.7);
    expect(move(pace, slow)).toBe(0.5);
    expect(move(pace, slow)).toBe(0.5);
  });
  it('keeps what it has learnt, and tries again after a movement without a late frame', () => {
    const pace = new Pace();
    move(pace, slow);
    expect(move(pace, steady)).toBe(0.5);
    expect(move(pace, steady)).toBe(0.7);
    expect(move(pace, [16.7])).toBe(1);
    expect(move(pace, slow)).toBe(0.5);
  });
});
