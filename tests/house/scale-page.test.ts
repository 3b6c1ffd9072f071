/** docs/scale.md: its tables are what its own costs give, and the arithmetic is right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCosts, scale, suppositions, writeTables } from '../../bench/scale-model.mjs';
import { projectRoot } from './plant-tree.ts';

const costs = {
  framesAJob: 30,
  rawBytes: 4e6,
  stackBytes: 30e6,
  workerSecondsAFrame: 0.5,
  backendSecondsAFrame: 0.02,
  backendSecondsAStack: 1,
  databaseSecondsAFrame: 0.001,
  databaseSecondsAStack: 0.1,
  webdavSecondsAStack: 0.2,
};

describe('ten thousand telescopes', () => {
  const all = scale(costs);

  it('stacks, frames and bytes', () => {
    // 2,000 frames of 10 s are 22.2 quarters of an hour.
    expect(all.stacksATelescope).toBe(23);
    expect(all.framesASecond).toBeCloseTo(20e6 / 28_800, 9);
    expect(all.rawTerabytes).toBeCloseTo(80, 9);
    expect(all.stackTerabytes).toBeCloseTo(6.9, 9);
  });

  it('what one of each carries', () => {
    expect(all.framesAnHourACore).toBe(7200);
    // 20 million frames of half a second, in a day of which 70 % are used.
    expect(all.workerCores).toBeCloseTo(10e6 / 86_400 / 0.7, 9);
    // Of 28,800 s: 2,000 x 0.02 + 23 x 1 = 63 s a telescope; 2,000 x 0.001 + 2.3; 23 x 0.2; 8.69 GB at 1.25 GB/s.
    expect(all.telescopes).toEqual({
      backend: Math.floor((2 * 0.7 * 28_800) / 63),
      database: Math.floor((8 * 0.7 * 28_800) / 4.3),
      webdav: Math.floor((4 * 0.7 * 28_800) / 4.6),
      line: Math.floor((0.7 * 28_800) / ((8 * 8.69e9) / 1e10)),
    });
  });

  it('what a stack costs', () => {
    // 90 frames of 0.52 s and a second of the server, at 4 cents an hour of which 70 % are used.
    expect(all.dollarsAStack.computing).toBeCloseTo(((46.8 + 1) / 3600 / 0.7) * 0.04, 12);
    expect(all.dollarsAStack.storing).toBeCloseTo(12 * 0.03 * 0.023, 12);
    expect(all.dollarsAStack.giving).toBeCloseTo(2 * 0.03 * 0.05, 12);
  });

  it('half as many subs are half the work, and no less than one stack', () => {
    const half = scale(costs, { ...suppositions, framesANight: 1000 });
    expect([half.stacksATelescope, half.workerCores / all.workerCores]).toEqual([12, 0.5]);
    expect(scale(costs, { ...suppositions, framesANight: 1 }).stacksATelescope).toBe(1);
  });
});

describe('the page', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'scale.md'), 'utf8');

  it('has the tables that its costs give', () => {
    const { costs: measured, where } = readCosts(page);
    expect(writeTables(page, measured, where)).toBe(page);
  });

  it('is written anew as a whole, and what stands around the tables stays', () => {
    const written = writeTables(page, costs, 'day 1, a machine');
    expect(readCosts(written)).toEqual({ costs, where: 'day 1, a machine' });
    expect(written).toContain('| frames an hour a core of a worker | 7,200 |');
    expect(written).toContain('| stacks a telescope and night | 23 |');
    expect(written).toContain('| one server of 2 cores | 640 | 16 |');
    expect(written.split('## What takes over')[1]).toBe(page.split('## What takes over')[1]);
    const { costs: measured, where } = readCosts(page);
    expect(writeTables(written, measured, where)).toBe(page);
  });
});
