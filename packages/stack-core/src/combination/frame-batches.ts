/** Stacks of very many frames are combined in parties, so that memory and time per frame stay what they are for few. */
import type { Kernels } from '../kernels/kernels.ts';
import type { StackPlan } from './stack-plan.ts';

/**
 * Most frames combined together: outliers among so many stand out as well as among more, and the rows of more frames
 * would not fit the memory in strips worth the margins around them.
 */
export const PARTY_FRAMES = 100;

/** The plan itself, or plans of equal shares of its frames, each spread over the whole time. */
export function splitIntoParties(plan: StackPlan, mostFrames = PARTY_FRAMES): readonly StackPlan[] {
  const parties = Math.ceil(plan.frames.length / mostFrames);
  if (parties <= 1) return [plan];
  return Array.from({ length: parties }, (_, party) => ({
    ...plan,
    frames: plan.frames.filter((_frame, n) => n % parties === party),
  }));
}

/** Weighted sums of several parties' combined pixels, kept beside these in the kernels' memory. */
export class PartySums {
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

  /** Replaces values and weights by those of all parties together. */
  write(channel: number, values: Float32Array, weights: Float32Array): void {
    const sum = this.#kernels.f32(this.#values[channel], this.#count);
    const total = this.#kernels.f32(this.#weights[channel], this.#count);
    for (let i = 0; i < sum.length; i++) {
      values[i] = total[i] > 0 ? sum[i] / total[i] : 0;
      weights[i] = total[i];
    }
  }
}
