/** Stacks of very many frames are combined in parties, so that memory and time per frame stay what they are for few. */
import type { StackPlan } from './stack-plan.ts';

/** Frames combined together: outliers among so many stand out as well as among more. */
export const PARTY_FRAMES = 400;

/** The plan itself, or plans of equal shares of its frames, each spread over the whole time. */
export function splitIntoParties(plan: StackPlan, mostFrames = PARTY_FRAMES): readonly StackPlan[] {
  const parties = Math.ceil(plan.frames.length / mostFrames);
  if (parties <= 1) return [plan];
  return Array.from({ length: parties }, (_, party) => ({
    ...plan,
    frames: plan.frames.filter((_frame, n) => n % parties === party),
  }));
}

/** Weighted sums of several parties' combined pixels. */
export class PartySums {
  readonly #values: Float32Array[] = [];
  readonly #weights: Float32Array[] = [];

  /** Adds one channel's combined values and their weights. */
  add(channel: number, values: Float32Array, weights: Float32Array): void {
    const sum = (this.#values[channel] ??= new Float32Array(values.length));
    const total = (this.#weights[channel] ??= new Float32Array(values.length));
    for (let i = 0; i < sum.length; i++) {
      sum[i] += values[i] * weights[i];
      total[i] += weights[i];
    }
  }

  /** Replaces values and weights by those of all parties together. */
  write(channel: number, values: Float32Array, weights: Float32Array): void {
    const sum = this.#values[channel];
    const total = this.#weights[channel];
    for (let i = 0; i < sum.length; i++) {
      values[i] = total[i] > 0 ? sum[i] / total[i] : 0;
      weights[i] = total[i];
    }
  }
}
