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
  it('calls a frame late after more than 25 ms', () => {
    expect(move(new Pace(), [25, 25, 25])).toBe(1);
    expect(move(new Pace(), [25.1, 25.1, 25.1])).toBe(0.7);
  });
  it('gets coarser with the third late frame of six, not of seven', () => {
    expect(move(new Pace(), [50, 17, 17, 50, 17, 50])).toBe(0.7);
    expect(move(new Pace(), [50, 17, 17, 17, 50, 17, 50])).toBe(1);
  });
  it('tries again after 30 frames without a late one', () => {
    const after = (frames: number, late: readonly number[]): number => {
      const pace = new Pace();
      move(pace, [50, 50, 50]);
      move(pace, [...new Array<number>(frames).fill(17), ...late]);
      return move(pace, []);
    };
    expect([after(29, []), after(30, []), after(30, [50])]).toEqual([0.7, 1, 0.7]);
  });
});
