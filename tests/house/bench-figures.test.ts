/** The table of figures: no goal is easier than what must be, and a value is named for what it reaches. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figures, formatTable } from '../../bench/figures.mjs';
import { publishFigures } from '../../bench/publish-figures.mjs';
import { plantTreeForTest } from './plant-tree.ts';

describe('figures', () => {
  it.each(figures)('$key: the goal is at least as hard as the must', ({ must, goal, better }) => {
    expect(better === 'higher' ? goal >= must : goal <= must).toBe(true);
  });

  it('have keys of their own', () => {
    expect(new Set(figures.map(({ key }) => key)).size).toBe(figures.length);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
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

  it('are published each in its row, and rows of what was not measured stay', () => {
    const folder = plantTreeForTest({ 'figures.md': '# Figures\n\nMore.\n' });
    const file = join(folder, 'figures.md');
    publishFigures(file, { speedPython: 12, speedSiril: 5 }, 'day 1');
    publishFigures(file, { speedSiril: 11, hotMean: 0.2 }, 'day 2');
    const text = readFileSync(file, 'utf8');
    const rows = text.split('\n').filter((line) => /day/.test(line));
    expect(rows.map((row) => row.split(' | ').slice(1).join(' '))).toEqual([
      '4 10 11 goal day 2 |',
      '10 25 12 must day 1 |',
      '0.1 0.03 0.2 **missed** day 2 |',
    ]);
    expect(text).toMatch(/^# Figures\n\nMore[.]\n\n<!-- figures/);
    expect(text.match(/<!-- /g)).toHaveLength(2);
  });

  it('does not pass a value that could not be measured', () => {
    expect(formatTable({ hotMean: Number.NaN })).toContain('**missed**');
  });
});
