/** The tasks of a thread for a simulated night. */
import { simulateFrame } from '@crowdsky/simulator';
import type { SimulatedFrame, SkyPlan } from '@crowdsky/simulator';
import type { Crossings } from '@crowdsky/stack-core';

export interface SimulateTasks {
  /** Makes frame `index` of the plan. */
  simulate(plan: SkyPlan, index: number): Promise<SimulatedFrame>;
}

export const SIMULATE_CROSSINGS: Crossings<SimulateTasks> = {
  simulate: { keepsFirst: true, resultBuffers: ({ bytes }) => [bytes.buffer] },
};

export const simulateTasks: SimulateTasks = {
  simulate: async (plan, index) => simulateFrame(plan, index),
};
