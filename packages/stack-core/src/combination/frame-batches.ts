/**
 * Combines stacks of more than BATCH_FRAMES frames in batches, so that memory and time per frame stay those of few
 * frames.
 */
import type { Kernels } from '../kernels/kernels.ts';
import type { StackPlan } from './stack-plan.ts';

/**
 * Most frames combined together. More frames would not make outliers stand out better, and their rows would fit the
 * memory only in strips too low for the margins around them.
 */
export const BATCH_FRAMES = 100;

/** The plan itself, or one plan for each of several equal batches, whose frames are spread over the whole time. */
export function splitIntoBatches(plan: StackPlan, mostFrames = BATCH_FRAMES): readonly StackPlan[] {
  const batches = Math.ceil(plan.frames.length / mostFrames);
  if (batches <= 1) return [plan];
  return Array.from({ length: batches }, (_, batch) => ({
    ...plan,
    frames: plan.frames.filter((_frame, n) => n % batches === batch),
  }));
}

/** Weighted sums of the combined pixels of several batches, in the kernels' memory beside the current batch. */
export class BatchSums {
  readonly #kernels: Kernels;
  readonly #count: number;
  readonly #values: readonly number[];
  readonly #weights: readonly number[];

  /** Of `count` pixels in each of `channels` channels. */
  constructor(kernels: Kernels, channels: number, count: number) {
    this.#kernels = kernels;
    this.#count = count;
    const allocate = (): number => {
      const address = kernels.allocate(4 * count);
      kernels.f32(address, count).fill(0);
      return address;
    };
    this.#values = Array.from({ length: channels }, allocate);
    this.#weights = Array.from({ length: channels }, allocate);
  }

  /** Adds one channel's combined values and their weights. */
  add(channel: number, values: Float32Array, weights: Float32Array): void {
    const sum = this.#kernels.f32(this.#values[channel], this.#count);
    const total = this.#kernels.f32(this.#weights[channel], this.#count);
    for (let i = 0; i < sum.length; i++) {
      sum[i] += values[i] * weights[i];
      total[i] += weights[i];
    }
  }

  /** Replaces values and weights by those of all batches together. */
  write(channel: number, values: Float32Array, weights: Float32Array): void {
    const sum = this.#kernels.f32(this.#values[channel], this.#count);
    const total = this.#kernels.f32(this.#weights[channel], this.#count);
    for (let i = 0; i < sum.length; i++) {
      values[i] = total[i] > 0 ? sum[i] / total[i] : 0;
      weights[i] = total[i];
    }
  }
}
