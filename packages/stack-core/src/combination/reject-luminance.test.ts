import { describe, expect, it } from 'vitest';
import { writeInverseSpread } from './combine.ts';
import { normalRows, writeSamples } from './fixtures/combine-samples.ts';
import type { SampleSet } from './fixtures/combine-samples.ts';
import { createKernels } from '../kernels/kernels.ts';
import { FEWEST_FOR_LUMINANCE } from './reject-luminance.ts';

/** Runs `rejectLuminance` on three channels and returns which samples lost their weight. */
function luminanceRejects(
  channels: readonly Pick<SampleSet, 'values' | 'weights'>[],
  limits: readonly [number, number] = [3.5, 3.5],
): { lost: boolean[][][]; counts: number[]; any: boolean } {
  const kernels = createKernels();
  const count = channels[0].values.length;
  const width = channels[0].values[0].length;
  const layout = writeSamples(kernels, channels);
  const spread = kernels.allocate(16 * count);
  writeInverseSpread(kernels, spread, Array<number>(count).fill(1), 1);
  const unit = kernels.allocate(12);
  kernels.f32(unit, 3).fill(1);
  const scratch = kernels.allocate(8 * 16 * count);
  const out = kernels.allocate(16 * layout.groups);
  // prettier-ignore
  const any = kernels.call.rejectLuminance(
    layout.address, layout.groupBytes, layout.channelBytes, spread, count, layout.groups, layout.isComplete ? 1 : 0,
    limits[0], limits[1], unit, 1.4, 0, 0, scratch, out,
  );
  const floats = kernels.f32(layout.address, (3 * layout.channelBytes) / 4);
  const lost = channels.map(({ values, weights }, channel) =>
    values.map((row, n) =>
      row.map((_, x) => {
        const at = (channel * layout.channelBytes + (x >> 2) * layout.groupBytes) / 4 + 8 * n + 4 + (x & 3);
        return floats[at] === 0 && (weights?.[n][x] ?? 1) > 0;
      }),
    ),
  );
  return { lost, counts: [...kernels.f32(out, width)], any: any !== 0 };
}

describe('rejectLuminance', () => {
  const width = 24;
  const colours = (count: number, seed: number): { values: number[][] }[] =>
    [0, 1, 2].map((channel) => ({ values: normalRows(count, width, seed + channel, 300) }));

  it('finds a streak that lights all channels', () => {
    for (const count of [FEWEST_FOR_LUMINANCE + 3, 16, 17, 40]) {
      const channels = colours(count, 50 + count);
      const streak = 2 + (count % 5);
      for (const { values } of channels) values[streak].fill(308);
      const { lost, counts, any } = luminanceRejects(channels);
      expect(any).toBe(true);
      for (let x = 0; x < width; x++) {
        for (const channel of lost) expect(channel[streak][x], `${count} frames, pixel ${x}`).toBe(true);
        const others = lost[0].filter((row) => row[x]).length;
        expect(counts[x]).toBe(3 * others);
        expect(others).toBeLessThanOrEqual(2);
      }
    }
  });

  it('leaves normal samples alone', () => {
    const { lost, any, counts } = luminanceRejects(colours(20, 5), [6, 6]);
    expect(any).toBe(false);
    expect(counts).toEqual(Array(width).fill(0));
    expect(lost.flat(2)).not.toContain(true);
  });

  it('does not count absent samples, and does not mind that many are missing', () => {
    const count = 20;
    const channels = colours(count, 9).map(({ values }) => ({
      values,
      weights: values.map((row, n) => row.map((_, x) => (n === 3 || (x === 5 && n > 6) ? 0 : 1))),
    }));
    for (const { values } of channels) {
      values[3].fill(9999);
      values[4].fill(330);
    }
    const { lost, counts } = luminanceRejects(channels, [5, 5]);
    for (let x = 0; x < width; x++) {
      expect(lost[0][3][x]).toBe(false);
      expect(lost[1][4][x], `pixel ${x}`).toBe(true);
      expect(counts[x]).toBe(3);
    }
  });

  it('keeps two samples, and all that contradict each other', () => {
    const count = 8;
    // Pixels covered by eight, four and two frames: half of these have data, half do not.
    const reached = (x: number): number => [8, 4, 2][x >> 3];
    const channels = colours(count, 12).map(({ values }) => ({
      values: values.map((row, n) => row.map((value) => value + (n % 2 === 0 ? 0 : 100))),
      weights: values.map((row, n) => row.map((_, x) => (n < reached(x) ? 1 : 0))),
    }));
    const { any, lost } = luminanceRejects(channels);
    expect(any).toBe(false);
    expect(lost.flat(2)).not.toContain(true);
  });
});
