import { describe, expect, it } from 'vitest';
import { inputs, memoryHost } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { sensorName } from './find-defects.ts';
import { Registration } from './register-frames.ts';
import type { RegisteredSet } from './register-frames.ts';
import { createStackTasks } from './stack-tasks.ts';

const NIGHT = simulateNight({ frames: 5 });

/** Analyses files in the order that the registration asks for, and registers them. */
async function register(files: readonly NamedBytes[], repairsPixels: boolean): Promise<RegisteredSet> {
  const frames = inputs(files);
  const tasks = createStackTasks(memoryHost);
  const registration = new Registration(frames, repairsPixels);
  for (const index of registration.order) registration.add(index, await tasks.analyse(frames[index], {}, {}));
  return registration.finish(() => undefined);
}

describe('Registration', () => {
  it('counts suspects of defective pixels only where these are to be repaired', async () => {
    const repaired = await register(NIGHT.files, true);
    const sensor = sensorName(repaired.frames[0].analysis);
    expect(repaired.defects?.of(sensor).length).toBeGreaterThan(15);
    const bare = await register(NIGHT.files, false);
    expect(bare.defects).toBeUndefined();
    expect(bare.frames.map(({ transform }) => transform)).toEqual(
      repaired.frames.map(({ transform }) => transform),
    );
  });
});
