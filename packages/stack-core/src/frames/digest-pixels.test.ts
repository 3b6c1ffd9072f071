import { expect, it } from 'vitest';
import { createKernels } from '../kernels/kernels.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { digestPixels } from './digest-pixels.ts';

function digest(values: Float32Array): string | undefined {
  const kernels = createKernels();
  const address = kernels.allocate(4 * values.length);
  kernels.f32(address, values.length).set(values);
  return digestPixels(kernels, address, values.length);
}

/** FNV-1a over 32-bit words, exactly: four sums, each of four lanes of every sixteenth word. */
function naive(values: Float32Array): string {
  const words = [...new Uint32Array(values.slice().buffer)].map(BigInt);
  const step = (sum: bigint, word: bigint): bigint => ((sum ^ word) * 16777619n) & 0xffffffffn;
  const whole = words.length - (words.length % 16);
  const lanes = Array.from({ length: 16 }, (_, lane) =>
    words.filter((_word, i) => i < whole && i % 16 === lane).reduce(step, 2166136261n),
  );
  lanes[0] = words.slice(whole).reduce(step, lanes[0]);
  return [0, 1, 2, 3]
    .map((n) => [4, 8, 12].reduce((sum, more) => step(sum, lanes[n + more]), lanes[n]))
    .map((sum) => sum.toString(16).padStart(8, '0'))
    .join('');
}

function noise(count: number): Float32Array {
  const random = seededRandom(count);
  return Float32Array.from({ length: count }, () => random.below(65536));
}

it.each([2, 15, 16, 17, 1024, 1039])('is the FNV-1a of %i pixels', (count) => {
  expect(digest(noise(count))).toBe(naive(noise(count)));
});

it('is another one for any pixel that differs, by however little, and for pixels that change places', () => {
  const values = noise(64 + 5);
  const digests = values
    .map((_, at) => at)
    .reduce(
      (all, at) => {
        const other = values.slice();
        other[at] += 1;
        return all.add(digest(other));
      },
      new Set<string | undefined>([digest(values)]),
    );
  expect(digests.size).toBe(1 + values.length);
  const swapped = values.slice();
  [swapped[0], swapped[16]] = [swapped[16], swapped[0]];
  expect(digest(swapped)).not.toBe(digest(values));
});

it('is none where all pixels have one value', () => {
  expect(digest(new Float32Array(1039).fill(1000))).toBeUndefined();
  expect(digest(new Float32Array(32).fill(NaN))).toBeUndefined();
  for (const at of [0, 5, 1030, 1038]) {
    const values = new Float32Array(1039).fill(1000);
    values[at] = 1001;
    expect(digest(values)).toBeDefined();
  }
});
