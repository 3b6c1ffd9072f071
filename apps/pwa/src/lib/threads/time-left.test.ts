import { describe, expect, it } from 'vitest';
import { secondsLeft, shareDone } from './time-left.ts';

describe('shareDone', () => {
  it('grows from phase to phase and stays within the whole', () => {
    const shares = [
      shareDone(20, 'analyse', 0),
      shareDone(20, 'analyse', 0.5),
      shareDone(20, 'analyse', 1),
      shareDone(20, 'combine', 0.3),
      shareDone(20, 'combine', 1),
      shareDone(20, 'save', 0),
    ];
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBeLessThan(1);
  });
  it('counts a combination as 0.9 analyses of a frame, and the end as three, 1.8 of which come before it saves', () => {
    // Ten frames: 10 analyses, 9 for their combination, and 3.
    expect(shareDone(10, 'analyse', 0.5)).toBeCloseTo(5 / 22, 12);
    expect(shareDone(10, 'register', 0.5)).toBeCloseTo(10 / 22, 12);
    expect(shareDone(10, 'combine', 0.5)).toBeCloseTo(14.5 / 22, 12);
    expect(shareDone(10, 'finish', 0.5)).toBeCloseTo(19 / 22, 12);
    expect(shareDone(10, 'save', 0.5)).toBeCloseTo(20.8 / 22, 12);
  });
});

describe('secondsLeft', () => {
  it('follows the pace', () => {
    expect(secondsLeft(10, 0.25)).toBeCloseTo(30, 9);
  });
  it('says nothing before there is a pace', () => {
    expect(secondsLeft(0.1, 0.5)).toBeUndefined();
    expect(secondsLeft(10, 0.01)).toBeUndefined();
    expect([secondsLeft(0.49, 0.5), secondsLeft(0.5, 0.5)]).toEqual([undefined, 0.5]);
    expect(secondsLeft(3, 0.029)).toBeUndefined();
    expect(secondsLeft(3, 0.03)).toBeCloseTo(97, 9);
  });
});
