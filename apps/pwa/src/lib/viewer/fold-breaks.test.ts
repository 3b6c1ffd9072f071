import { describe, expect, it } from 'vitest';
import { foldBreaks } from './fold-breaks.ts';

describe('foldBreaks', () => {
  it('keeps the time between frames of one session in proportion', () => {
    const { place, breaks } = foldBreaks([0, 1, 2, 4]);
    expect([0, 1, 2, 4].map(place)).toEqual([0, 0.25, 0.5, 1]);
    expect(breaks).toEqual([]);
  });
  it('cuts the days between two nights short, and says where', () => {
    const night = [0, 1, 2, 3, 4];
    const later = night.map((at) => at + 13 * 1440);
    const { place, breaks } = foldBreaks([...night, ...later]);
    expect(place(0)).toBe(0);
    expect(place(4)).toBeCloseTo(0.463, 3);
    expect(place(later[0])).toBeCloseTo(0.537, 3);
    expect(place(later[4])).toBe(1);
    expect(breaks).toEqual([0.5]);
  });
  it('cuts nothing while clouds pass for some minutes', () => {
    expect(foldBreaks([0, 1, 2, 11, 12]).breaks).toEqual([]);
  });
  it('puts a single frame, or frames of one moment, in the middle', () => {
    expect(foldBreaks([7]).place(7)).toBe(0.5);
    expect(foldBreaks([7, 7]).place(7)).toBe(0.5);
  });
  it('shows two frames of two nights apart', () => {
    const { place } = foldBreaks([0, 1440]);
    expect([place(0), place(1440)]).toEqual([0, 1]);
  });
  it('calls a step a break when it is over 10 minutes and over 20 usual steps', () => {
    const breaksAfter = (step: number, usual: number): number =>
      foldBreaks([0, usual, 2 * usual, 2 * usual + step]).breaks.length;
    expect([10, 10.1].map((step) => breaksAfter(step, 0.25))).toEqual([0, 1]);
    expect([20, 20.1].map((step) => breaksAfter(step, 1))).toEqual([0, 1]);
  });
});
