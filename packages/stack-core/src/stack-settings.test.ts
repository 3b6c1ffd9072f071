import { parseHeader, writeFits } from '@crowdsky/fits';
import { applyMatrix } from '@crowdsky/simulator';
import type { FrameOverride } from '@crowdsky/simulator';
import { describe, expect, it } from 'vitest';
import { inputs, memoryHost, stackFiles, stackOf, statusOf } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import type { Night } from './fixtures/night.ts';
import { createInlinePool } from './ground/pool.ts';
import { GrowingStack } from './growing/growing-stack.ts';
import { DEFAULT_OPTIONS } from './options.ts';
import type { Stack } from './result/finish-stack.ts';
import { stackHeader } from './result/stack-header.ts';
import { createStackTasks } from './tasks/stack-tasks.ts';

const [WIDTH, HEIGHT] = [320, 480];

/** How the odd frames of a night were taken; the others have 10 s at gain 80, in 16 bits. */
interface Setting {
  /** Times as many ADU for the same star. */
  readonly factor: number;
  readonly exposureSeconds?: number;
  readonly gain?: number;
  /** ADU of the full range, if they are written as floats. */
  readonly fullScale?: number;
}

const EXPOSED: Setting = { factor: 6, exposureSeconds: 60 };
const AMPLIFIED: Setting = { factor: 5, gain: 220 };
const FLOATS: Setting = { factor: 1, fullScale: 65535 };

/** `clouded`: frames of which clouds let an eighth through. */
function takeNight(frames: number, setting: Setting, clouded: readonly number[] = []): Night {
  const overrides = Array.from({ length: frames }, (_, n): FrameOverride => {
    const factor = n % 2 === 1 ? setting.factor : 1;
    return { transparency: clouded.includes(n) ? factor / 8 : factor, skyFactor: factor };
  });
  const { plan, files } = simulateNight({
    frames,
    brightestFluxAdu: 6e4,
    faintestFluxAdu: 3000,
    nebula: false,
    gradient: [0, 0],
    gainAduPerElectron: 0.5,
    readNoiseAdu: 4,
    hotPixels: 0,
    cosmicRays: 0,
    overrides: Object.fromEntries(overrides.entries()),
  });
  return { plan, files: files.map((file, n) => (n % 2 === 1 ? retell(file, setting) : file)) };
}

/** The same frame under a header, and in numbers, of that setting. */
function retell<T extends NamedBytes>(file: T, { exposureSeconds, gain, fullScale }: Setting): T {
  const parsed = parseHeader(file.bytes);
  if (parsed.kind !== 'header') throw new Error(parsed.kind);
  const { header } = parsed;
  const start = file.bytes.length - 2880 * Math.ceil((2 * WIDTH * HEIGHT) / 2880);
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset + start);
  const values = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => view.getInt16(2 * i) + 32768);
  if (exposureSeconds !== undefined)
    for (const keyword of ['EXPOSURE', 'EXPTIME']) header.setReal(keyword, exposureSeconds);
  if (gain !== undefined) header.set('GAIN', gain);
  for (const keyword of ['BZERO', 'BSCALE']) header.delete(keyword);
  const data = fullScale === undefined ? values : Float32Array.from(values, (value) => value / fullScale);
  const bytes = writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data, header }]);
  return { ...file, bytes };
}

/** Light within a radius over a sky that is nothing but a level. */
function apertureFlux(plane: Float32Array, x: number, y: number): number {
  let [light, area, sky, ring] = [0, 0, 0, 0];
  for (let v = Math.round(y) - 14; v <= y + 14; v++)
    for (let u = Math.round(x) - 14; u <= x + 14; u++) {
      const distance = Math.hypot(u - x, v - y);
      const value = plane[v * WIDTH + u];
      if (distance <= 8) [light, area] = [light + value, area + 1];
      else if (distance >= 10 && distance <= 14) [sky, ring] = [sky + value, ring + 1];
    }
  return light - (area * sky) / ring;
}

/** Light of the bright stars in one stack over that in another of the same reference frame, in each colour. */
function fluxRatios({ plan }: Night, stack: Stack, alone: Stack): number[] {
  const { name } = stack.usedFrames[stack.reference].analysis;
  expect(alone.usedFrames[alone.reference].analysis.name).toBe(name);
  const { matrix } = plan.frames.find((frame) => frame.name === name)!;
  const stars = plan.sky.stars.flatMap(({ x, y, fluxAdu }) => {
    const [u, v] = applyMatrix(matrix, x, y);
    const isInside = u > 60 && v > 60 && u < WIDTH - 60 && v < HEIGHT - 60;
    return isInside && fluxAdu[1] > 12000 ? [[u, v] as const] : [];
  });
  expect(stars.length).toBeGreaterThan(4);
  return [0, 1, 2].map((channel) => {
    const [mixed, own] = [stack, alone].map(({ pixels }) => {
      const plane = pixels.subarray(channel * WIDTH * HEIGHT, (channel + 1) * WIDTH * HEIGHT);
      return stars.reduce((sum, [u, v]) => sum + apertureFlux(plane, u, v), 0);
    });
    return mixed / own;
  });
}

const SETTINGS = [
  ['exposure', EXPOSED],
  ['gain', AMPLIFIED],
  ['numbers', FLOATS],
] as const;

describe('a stack of frames of mixed settings', () => {
  it.each(SETTINGS)('uses all and counts as its reference frame does: %s', async (_, setting) => {
    const night = takeNight(8, setting);
    const outcome = await stackFiles(night.files);
    expect(outcome.reports.map(statusOf)).toEqual(Array(8).fill('used'));
    const stack = stackOf(outcome);
    const { name } = stack.usedFrames[stack.reference].analysis;
    const own = night.files.findIndex((file) => file.name === name);
    const alike = night.files.filter((_, n) => n % 2 === own % 2);
    const alone = stackOf(await stackFiles(alike));
    const ratios = fluxRatios(night, stack, alone);
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
    const header = stackHeader(stack, false);
    const { exposureSeconds = 10, gain = 80 } = own % 2 === 1 ? setting : {};
    expect(header.get('REFEXPT')).toBe(setting.exposureSeconds && exposureSeconds);
    expect(header.get('REFGAIN')).toBe(setting.gain && gain);
  });

  it.each(SETTINGS)('drops the clouded frames of each, grown or at once: %s', async (_, setting) => {
    const { files } = takeNight(12, setting, [10, 11]);
    const wanted = [...Array<string>(10).fill('used'), 'clouded', 'clouded'];
    const { reports } = await stackFiles(files);
    expect(reports.map(statusOf)).toEqual(wanted);
    const tasks = createStackTasks(memoryHost);
    const growing = new GrowingStack(DEFAULT_OPTIONS, createInlinePool(tasks));
    for (const input of inputs(files))
      await growing.add([{ input, analysis: await tasks.analyse(input, {}, {}) }]);
    expect(growing.reports.map(statusOf)).toEqual(wanted);
  });
});
