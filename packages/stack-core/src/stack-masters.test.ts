import type { MasterInputs } from './calibration/load-masters.ts';
import { createHash } from 'node:crypto';
import { bytesSource, readImage, readPrimary, writeFits } from '@crowdsky/fits';
import { simulateMasters } from '@crowdsky/simulator';
import { describe, expect, it } from 'vitest';
import { keepFile, memoryHost, stackFiles, stackOf } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import type { FrameInput } from './ground/frame-source.ts';
import { createKernels } from './kernels/kernels.ts';
import { loadMasters, MasterError } from './calibration/load-masters.ts';
import { stackToFits } from './result/stack-to-fits.ts';

const NIGHT = simulateNight({
  frames: 9,
  vignetting: 0.35,
  dustShadows: 3,
  hotPixels: 300,
  deadPixels: 20,
  gradient: [0, 0],
  nebula: false,
  stars: 60,
});
const SKY = NIGHT.plan.frames[0].skyAdu;

/** Mean sky of the cells of a 4 x 6 grid, of one channel: medians, so that stars do not count. */
function cells(pixels: Float32Array, channel: number): number[] {
  const plane = pixels.subarray(channel * 320 * 480, (channel + 1) * 320 * 480);
  return Array.from({ length: 24 }, (_, cell) => {
    const values: number[] = [];
    for (let y = 0; y < 80; y++) {
      for (let x = 0; x < 80; x++) {
        const value = plane[(Math.floor(cell / 4) * 80 + y) * 320 + (cell % 4) * 80 + x];
        if (!Number.isNaN(value)) values.push(value);
      }
    }
    return values.sort((a, b) => a - b)[values.length >> 1];
  });
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** Masters with handles as short as those of real hosts. */
function kept(files: Readonly<Record<string, NamedBytes>>): MasterInputs {
  return Object.fromEntries(
    Object.entries(files).map(([kind, { name, bytes }]) => [kind, { name, handle: keepFile(bytes) }]),
  );
}

/** A master whose name does not matter. */
function master(handle: unknown): FrameInput {
  return { name: 'master.fit', handle };
}

/** How the corner cells stand to the middle ones. */
function bow(values: readonly number[]): number {
  const mean = (indices: readonly number[]): number =>
    indices.reduce((sum, index) => sum + values[index], 0) / indices.length;
  return mean([0, 3, 20, 23]) - mean([9, 10, 13, 14]);
}

describe('master frames', () => {
  it('make a vignetted set flat', async () => {
    const raw = stackOf(await stackFiles(NIGHT.files, { repairsPixels: false }));
    const uncorrected = bow(cells(raw.pixels, 1));
    expect(uncorrected).toBeLessThan(-50);
    for (const flatPedestal of [false, true]) {
      const masters = kept(simulateMasters(NIGHT.plan, { flatPedestal }));
      const { pixels } = stackOf(await stackFiles(NIGHT.files, { repairsPixels: false }, masters));
      for (let channel = 0; channel < 3; channel++) {
        const levels = cells(pixels, channel);
        expect(spread(levels)).toBeLessThan(20);
        expect(Math.abs(bow(levels))).toBeLessThan(6);
        // On the scale of the flat's own median, not of its middle.
        for (const level of levels) expect(Math.abs(level / SKY[channel] - 0.95)).toBeLessThan(0.1);
      }
    }
  });

  it('are named in the header of the stack, by their digests', async () => {
    const { bias, dark, flat } = simulateMasters(NIGHT.plan);
    const cardsOf = async (masters: MasterInputs): Promise<unknown[]> => {
      const stack = stackOf(await stackFiles(NIGHT.files.slice(0, 2), {}, masters));
      const [{ header }] = stackToFits(stack, { format: 'float32', keepLocation: false });
      return ['CALBIAS', 'CALDARK', 'CALFLAT'].map((keyword) => header?.string(keyword));
    };
    const card = ({ name, bytes }: NamedBytes): string =>
      `${createHash('sha256').update(bytes).digest('hex')} ${name}`;
    expect(await cardsOf(kept({ bias, dark, flat }))).toEqual([card(bias), card(dark), card(flat)]);
    expect(await cardsOf(kept({ flat }))).toEqual([undefined, undefined, card(flat)]);
    expect(await cardsOf({})).toEqual([undefined, undefined, undefined]);
  });

  it('take the hot pixels away', async () => {
    const dithered = { ditherPx: 0, jitterPx: 0, rotationDeg: 0 };
    const still = simulateNight({ ...dithered, frames: 4, stars: 40, hotPixels: 400, cosmicRays: 0 });
    const { dark } = simulateMasters(still.plan);
    const options = { repairsPixels: false, resampling: 'cfa', rejection: 'none' } as const;
    const bright = (pixels: Float32Array): number => {
      const level = cells(pixels, 1)[9];
      const near = (x: number, y: number): boolean =>
        still.plan.sky.stars.some((star) => Math.hypot(star.x - x, star.y - y) < 15);
      return still.plan.sensor.hot.filter(([x, y, adu]) => {
        if (adu < 1000 || near(x, y)) return false;
        return [0, 1, 2].some((channel) => pixels[(channel * 480 + y) * 320 + x] > level + 500);
      }).length;
    };
    const before = bright(stackOf(await stackFiles(still.files, options)).pixels);
    const after = bright(stackOf(await stackFiles(still.files, options, kept({ dark }))).pixels);
    expect(before).toBeGreaterThan(20);
    expect(after).toBeLessThan(0.05 * before);
  });

  it('are refused where they differ in size, are no images, or cannot be read', async () => {
    const { bias, dark } = simulateMasters(NIGHT.plan);
    const odd = writeFits([{ kind: 'image', shape: [100, 80], data: new Float32Array(8000).fill(1) }]);
    const cases: [MasterInputs, RegExp][] = [
      [{ bias: master(bias.bytes), dark: master(odd) }, /differ in size/],
      [{ dark: master(new Uint8Array(100)) }, /^The master dark cannot be used\. .+/],
      [{ flat: master(dark.bytes.subarray(0, 9000)) }, /^The master flat cannot be used\. .*cut off/],
      [{ bias: master('gone') }, /^The master bias cannot be read: no file gone\.$/],
    ];
    for (const [masters, message] of cases) {
      const failure: unknown = await stackFiles(NIGHT.files, {}, masters).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MasterError);
      expect((failure as Error).message).toMatch(message);
    }
  });

  it('of another telescope make its frames unusable, by name', async () => {
    const odd = writeFits([{ kind: 'image', shape: [100, 80], data: new Float32Array(8000).fill(1) }]);
    const { ok, reports } = await stackFiles(NIGHT.files.slice(0, 2), {}, { dark: master(odd) });
    expect(ok).toBe(false);
    for (const { outcome } of reports) {
      expect(outcome.used ? '' : outcome.explanation).toBe(
        'The frame has 320 x 480 pixels, the master frames 100 x 80. Use masters of this telescope.',
      );
    }
  });
});

describe('loadMasters', () => {
  it('divides by the flat of each phase, and knows no pixel that got no light', async () => {
    const data = new Float32Array(64 * 48).map((_, i) => 1000 * (1 + (i & 1)) * (1 + 0.001 * (i % 64)));
    data[43] = 0;
    const kernels = createKernels();
    const masters = await loadMasters(kernels, memoryHost, {
      flat: master(writeFits([{ kind: 'image', shape: [64, 48], data }])),
    });
    expect([masters.width, masters.height, masters.dark]).toEqual([64, 48, 0]);
    const inverse = kernels.f32(masters.inverseFlat, 64 * 48);
    expect(inverse[43]).toBeNaN();
    for (const phase of [0, 1]) {
      const products = [...data.keys()]
        .filter((i) => (i & 1) === phase && i !== 43)
        .map((i) => data[i] * inverse[i]);
      expect(spread(products)).toBeLessThan(1);
      expect(Math.abs(products[0] / (1000 * (1 + phase)) - 1)).toBeLessThan(0.07);
    }
  });

  it('subtracts the dark, bias included, or else the bias', async () => {
    const { bias, dark } = simulateMasters(NIGHT.plan);
    for (const [handles, wanted] of [
      [{ bias: master(bias.bytes), dark: master(dark.bytes) }, dark],
      [{ bias: master(bias.bytes) }, bias],
    ] as const) {
      const kernels = createKernels();
      const masters = await loadMasters(kernels, memoryHost, handles);
      const source = bytesSource(wanted.bytes);
      const pixels = await readImage(source, await readPrimary(source));
      expect([...kernels.f32(masters.dark, 2000)]).toEqual([...pixels.slice(0, 2000)]);
    }
  });
});
