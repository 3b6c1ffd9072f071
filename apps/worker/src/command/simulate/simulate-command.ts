/** `crowdsky simulate`: writes the frames of an invented night and their truth. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { planSky, simulateMasters, truthJson } from '@crowdsky/simulator';
import type { SkyPlan } from '@crowdsky/simulator';
import type { Pool } from '@crowdsky/stack-core';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { writeAside, WriteError } from '@crowdsky/files';
import { startPool } from '@crowdsky/stack-files';
import type { SimulateSettings } from './simulate-settings.ts';
import { SIMULATE_CROSSINGS, simulateTasks } from './simulate-tasks.ts';
import type { SimulateTasks } from './simulate-tasks.ts';

/** Resolves to the exit code. Throws CommandError, and WriteError. */
export async function simulateCommand(
  { sky, output, withMasters, threads, isJson }: SimulateSettings,
  signal: AbortSignal,
): Promise<number> {
  const plan = planned(sky);
  makeFolder(output);
  const entry = new URL('./simulate-worker.js', import.meta.url);
  const pool = startPool(
    Math.min(threads, plan.frames.length),
    entry,
    SIMULATE_CROSSINGS,
    () => simulateTasks,
  );
  let frames: readonly string[];
  try {
    frames = await writeFrames(plan, output, pool, signal);
  } finally {
    pool.close();
  }
  const masters = withMasters ? await writeMasters(plan, output, signal) : [];
  const truth = join(output, 'truth.json');
  await writeAside(truth, [new TextEncoder().encode(JSON.stringify(truthJson(plan)))]);
  const report = { command: 'simulate', folder: output, frames, masters, truth };
  const text = `${frames.length} frames${withMasters ? ', 3 masters' : ''} and truth.json are in ${output}`;
  process.stdout.write(isJson ? `${JSON.stringify(report, null, 1)}\n` : `${text}\n`);
  return EXIT_CODES.done;
}

function planned(sky: SimulateSettings['sky']): SkyPlan {
  try {
    return planSky(sky);
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(EXIT_CODES.wrongUsage, error.message);
    throw error;
  }
}

async function writeFrames(
  plan: SkyPlan,
  folder: string,
  pool: Pool<SimulateTasks>,
  signal: AbortSignal,
): Promise<string[]> {
  const paths: string[] = [];
  let next = 0;
  const writeOn = async (): Promise<void> => {
    while (next < plan.frames.length) {
      const index = next++;
      const { name, bytes } = await pool.run((tasks) => tasks.simulate(plan, index), { signal });
      paths[index] = join(folder, name);
      await writeAside(paths[index], [bytes]);
    }
  };
  // No more calls than threads: frames that wait to be written would fill the memory.
  await Promise.all(Array.from({ length: Math.max(1, pool.size) }, writeOn));
  return paths;
}

async function writeMasters(plan: SkyPlan, folder: string, signal: AbortSignal): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, bytes } of Object.values(simulateMasters(plan))) {
    signal.throwIfAborted();
    const path = join(folder, name);
    await writeAside(path, [bytes]);
    paths.push(path);
  }
  return paths;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new WriteError(path, error);
  }
}
