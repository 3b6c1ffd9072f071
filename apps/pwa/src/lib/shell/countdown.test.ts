import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Countdown } from './countdown.ts';

describe('a countdown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends once its time has run, and stands still while it is held', () => {
    const end = vi.fn();
    const countdown = new Countdown(1000, end);
    vi.advanceTimersByTime(5000);
    countdown.go();
    vi.advanceTimersByTime(600);
    countdown.hold();
    countdown.hold();
    vi.advanceTimersByTime(5000);
    countdown.go();
    countdown.go();
    vi.advanceTimersByTime(399);
    expect(end).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(end).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5000);
    expect(end).toHaveBeenCalledOnce();
  });
});
