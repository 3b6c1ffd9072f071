/** Peak memory of one stack, and whether memory and time stay flat when there are ten times more frames. */
import { join } from 'node:path';
import { stackTimed, workFolder } from './processes.mjs';
import { simulateFrames } from './simulated-frames.mjs';
import { listRaws } from './tools.mjs';

export const memoryNeeds = /** @type {const} */ (['python', 'judge']);

export function measureMemory({ turns }) {
  const few = cheapest(32, turns);
  const many = cheapest(320, Math.min(turns, 2));
  return {
    figures: {
      peakMegabytes: few.peakMegabytes,
      peakGrowth: many.peakMegabytes / few.peakMegabytes,
      timeGrowth: many.wallSeconds / 320 / (few.wallSeconds / 32),
    },
    details: { few, many },
  };
}

/** The largest peak and the shortest time of some turns: a busy machine makes times longer, never memory smaller. */
function cheapest(count, turns) {
  const raws = listRaws(simulateFrames(count));
  const out = join(workFolder('memory'), `${count}.fits`);
  const costs = Array.from({ length: turns }, () => stackTimed(raws, out));
  const wallSeconds = Math.min(...costs.map((cost) => cost.wallSeconds));
  const peakMegabytes = Math.max(...costs.map((cost) => cost.peakMegabytes));
  console.error(`${count} frames: ${wallSeconds.toFixed(2)} s, ${peakMegabytes.toFixed(0)} MB`);
  return { count, wallSeconds, peakMegabytes, costs };
}
