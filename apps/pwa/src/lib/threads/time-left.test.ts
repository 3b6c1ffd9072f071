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
});

describe('secondsLeft', () => {
  it('follows the pace', () => {
    expect(secondsLeft(10, 0.25)).toBeCloseTo(30, 9);
  });
  it('says nothing before there is a pace', () => {
    expect(secondsLeft(0.1, 0.5)).toBeUndefined();
    expect(secondsLeft(10, 0.01)).toBeUndefined();
  });
});
