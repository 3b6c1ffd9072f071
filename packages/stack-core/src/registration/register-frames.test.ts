import type { FrameOverride } from '@crowdsky/simulator';
import { describe, expect, it } from 'vitest';
import type { FrameAnalysis } from '../analysis/analyse-frame.ts';
import { inputs, memoryHost } from '../fixtures/memory-host.ts';
import type { NamedBytes } from '../fixtures/memory-host.ts';
import { simulateNight } from '../fixtures/night.ts';
import type { FrameInput } from '../ground/frame-source.ts';
import { sensorName } from '../calibration/find-defects.ts';
import { FrameSetRegistration } from './register-frames.ts';
import type { RegisteredSet } from './register-frames.ts';
import { createStackTasks } from '../tasks/stack-tasks.ts';

const NIGHT = simulateNight({ frames: 5 });
/** Sharp and dull frames: each few of them have another best one. */
const UNSTEADY = simulateNight({ frames: 14, seeingScatter: 0.25 });

const tasks = createStackTasks(memoryHost);
/** Each file is measured once, however many sets it is part of. */
const measured = new Map<FrameInput['handle'], Promise<FrameAnalysis>>();

/** A copy, since registration empties the suspects of what it is given. */
async function analysisOf(input: FrameInput): Promise<FrameAnalysis> {
  const analysis = measured.get(input.handle) ?? tasks.analyse(input, {}, {});
  measured.set(input.handle, analysis);
  return { ...structuredClone(await analysis), name: input.name };
}

/** Analyses files in the order that the registration asks for, and registers them. */
async function register(files: readonly NamedBytes[], repairsPixels: boolean): Promise<RegisteredSet> {
  const frames = inputs(files);
  const registration = new FrameSetRegistration(frames, repairsPixels);
  for (const index of registration.order) registration.add(index, await analysisOf(frames[index]));
  return registration.finish(() => undefined);
}

function defectsOf({ defects, frames }: RegisteredSet): number[] {
  return [...(defects?.of(sensorName(frames[0].analysis)) ?? [])];
}

describe('FrameSetRegistration', () => {
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

  it.each<[string, FrameOverride]>([
    ['clouded', { transparency: 0.15, skyFactor: 6 }],
    ['trailed', { kind: 'trailed' }],
  ])('finds the same defects whether %s frames are among the files', async (_, override) => {
    const overrides = Object.fromEntries([0, 1, 2, 10, 11].map((n) => [n, override]));
    const { files } = simulateNight({ frames: 12, hotPixels: 200, overrides });
    const mixed = await register(files, true);
    expect(mixed.frames.map(({ index }) => index)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(defectsOf(mixed)).toEqual(defectsOf(await register(files.slice(3, 10), true)));
  });

  it('does not count the suspects of a frame that is given twice', async () => {
    const { files } = simulateNight({ frames: 4, cosmicRays: 40 });
    const copies = [1, 2].map((n) => ({ ...files[n], name: `copy ${n}.fit` }));
    const [clean, mixed] = [await register(files, true), await register([...files, ...copies], true)];
    expect(mixed.frames.length).toBe(4);
    expect(defectsOf(mixed)).toEqual(defectsOf(clean));
  });

  it('takes the same reference frame whatever else is among the files', async () => {
    const clean = await register(UNSTEADY.files, true);
    const placesOf = ({ frames }: RegisteredSet): unknown[] =>
      frames.map(({ analysis, transform }) => [analysis.name, transform]);
    const junk = (prefix: string): NamedBytes[] =>
      Array.from({ length: 6 }, (_, n) => ({
        name: `${prefix}${n}.fit`,
        bytes: new Uint8Array(2880).fill(n),
      }));
    const [first] = UNSTEADY.files;
    const copies = [1, 2, 3, 4].map((n) => ({ ...first, name: `Z copy ${n}.fit` }));
    const small = simulateNight({ frames: 5, seed: 78, stars: 60, width: 256, height: 400, fwhmPx: 2 }).files;
    const others = small.map(({ bytes }, n) => ({ name: `A small ${n}.fit`, bytes }));
    for (const strange of [junk('A'), junk('Z'), copies, others]) {
      const mixed = await register([...strange, ...UNSTEADY.files], true);
      expect(mixed.frames[mixed.reference].analysis.name).toBe(clean.frames[clean.reference].analysis.name);
      expect(placesOf(mixed)).toEqual(placesOf(clean));
    }
  });
});
