/** Worker that makes sample frames: a simulated night with a passing cloud, a gust and a satellite. */
import { expose, transfer } from 'comlink';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import type { SkyPlan } from '@crowdsky/simulator';

const FRAMES = 12;
const plans = new Map<number, SkyPlan>();

function samplePlan(frames: number): SkyPlan {
  const known = plans.get(frames);
  if (known) return known;
  const plan = planSky({
    seed: 20,
    frames,
    stars: 900,
    object: 'Sample field',
    telescope: 'Simulated Seestar S50',
    seeingScatter: 0.04,
    overrides: { 4: { kind: 'cloudy', transparency: 0.06 }, 8: { kind: 'trailed' } },
  });
  plans.set(frames, plan);
  return plan;
}

const simulator = {
  defaultFrames: (): number => FRAMES,
  makeFrame(index: number, frames = FRAMES): { name: string; bytes: Uint8Array<ArrayBuffer> } {
    const { name, bytes } = simulateFrame(samplePlan(frames), index);
    return transfer({ name, bytes }, [bytes.buffer]);
  },
};

export type Simulator = typeof simulator;
expose(simulator);
