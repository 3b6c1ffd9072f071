import { expect, it } from 'vitest';
import { allocateCounts, countSamples, totalSamples } from './count-samples.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { createKernels } from '../kernels/kernels.ts';

it.each([1, 8, 1081, 600_003])('the kernels count %i pixels as their definition does', (count) => {
  const random = seededRandom(count);
  const kernels = createKernels();
  const counts = allocateCounts(kernels, count);
  const wanted = { footprint: new Uint16Array(count), rejected: new Uint16Array(count) };
  const row = kernels.allocate(4 * count);
  for (const name of ['footprint', 'rejected', 'rejected'] as const) {
    const values = Float32Array.from({ length: count }, () => Math.floor(30_000 * random.uniform()));
    kernels.f32(row, count).set(values);
    kernels.call.addCounts(counts[name], row, count);
    for (let i = 0; i < count; i++) wanted[name][i] += values[i];
  }
  for (const name of ['footprint', 'rejected'] as const) {
    // vitest takes seconds to compare arrays of this length element by element.
    expect(kernels.u16(counts[name], count).findIndex((value, i) => value !== wanted[name][i])).toBe(-1);
  }
  const { samples, rejected } = totalSamples(kernels, counts, 3);
  expect(samples).toBe(3 * sum(wanted.footprint));
  expect(rejected).toBe(sum(wanted.rejected));
  expect(countSamples(wanted.footprint, wanted.rejected, 3)).toEqual({ samples, rejected });
});

it('rows that begin at any 16-bit integer are added to, and nothing beside them', () => {
  const kernels = createKernels();
  const { footprint } = allocateCounts(kernels, 40);
  const row = kernels.allocate(4 * 16);
  kernels.f32(row, 16).fill(2);
  kernels.call.addCounts(footprint + 2 * 3, row, 11);
  const wanted = Array.from({ length: 40 }, (_, i) => (i >= 3 && i < 14 ? 2 : 0));
  expect([...kernels.u16(footprint, 40)]).toEqual(wanted);
});

function sum(values: Uint16Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
