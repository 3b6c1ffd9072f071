/** The table of figures: no goal is easier than what must be, and a value is named for what it reaches. */
import { describe, expect, it } from 'vitest';
import { figures, formatTable } from '../../bench/figures.mjs';

describe('figures', () => {
  it.each(figures)('$key: the goal is at least as hard as the must', ({ must, goal, better }) => {
    expect(better === 'higher' ? goal >= must : goal <= must).toBe(true);
  });

  it('have keys of their own', () => {
    expect(new Set(figures.map(({ key }) => key)).size).toBe(figures.length);
  });

  it('say what was reached, in both directions, and leave out what was not measured', () => {
    const rows = formatTable({ speedSiril: 10.04, speedPython: 12, peakMegabytes: 451.4 })
      .split('\n')
      .slice(2);
    expect(rows.map((row) => row.split(' | ').slice(-2).join(' ').replace(' |', ''))).toEqual([
      '10 goal',
      '12 must',
      '451 **missed**',
    ]);
  });

  it('does not pass a value that could not be measured', () => {
    expect(formatTable({ hotMean: Number.NaN })).toContain('**missed**');
  });
});
