import { describe, expect, it } from 'vitest';
import { NO_MASTERS } from '../calibration/masters.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { planOf } from './fixtures/plan-of.ts';
import { loadStrip } from './load-strip.ts';
import { PARAMETER_BYTES } from './resample-cfa.ts';
import type { LoadedFrame } from './resampling-method.ts';
import type { StackPlan } from './stack-plan.ts';

const WIDTH = 10;
const HEIGHT = 40;
const COUNT = WIDTH * HEIGHT;

/** Frame n shows 1000 n + the index of the pixel, `down` px lower in the frame than in the stack. */
function plan(...down: readonly number[]): StackPlan {
  return planOf(
    down.map((f, n) => ({
      pixels: Float32Array.from({ length: COUNT }, (_, i) => 1000 * n + i),
      transform: { ...IDENTITY, f },
    })),
    WIDTH,
    HEIGHT,
  );
}

function load(
  kernels: Kernels,
  planned: StackPlan,
  [first, end]: readonly [number, number] = [20, 24],
  host: WorkerHost = memoryHost,
): Promise<LoadedFrame[]> {
  return loadStrip(kernels, planned, NO_MASTERS, host, { first, end });
}

function rangesOf(loaded: readonly LoadedFrame[]): (readonly [number, number])[] {
  return loaded.map(({ range }) => [range.first, range.end] as const);
}

/** The host, and which handles are open. */
function watched(): { host: WorkerHost; open: Set<unknown>; opened: unknown[] } {
  const open = new Set<unknown>();
  const opened: unknown[] = [];
  const host: WorkerHost = {
    ...memoryHost,
    async open(handle) {
      const source = await memoryHost.open(handle);
      open.add(handle);
      opened.push(handle);
      return {
        sizeBytes: source.sizeBytes,
        read: (offset, length) => source.read(offset, length),
        close: () => void open.delete(handle),
      };
    },
  };
  return { host, open, opened };
}

describe('loadStrip', () => {
  it('loads the rows of each frame that fall on the strip, three more on either side, from an even row on', async () => {
    // Rows 20 to 23 of the stack are rows 25 to 28 of the second frame: 22 to 31 with the margins.
    const kernels = createKernels();
    const planned = plan(0, 5, -4.5);
    const loaded = await load(kernels, planned);
    expect(rangesOf(loaded)).toEqual([
      [16, 27],
      [22, 32],
      [12, 23],
    ]);
    loaded.forEach(({ frame, range, address }, n) => {
      expect(frame).toBe(planned.frames[n]);
      const got = [...kernels.f32(address, (range.end - range.first) * WIDTH)];
      expect(got).toEqual(got.map((_, i) => 1000 * n + range.first * WIDTH + i));
    });
  });

  it('asks for six rows more where the frames are demosaiced', async () => {
    const planned = { ...plan(0), resampling: 'demosaic' } as const;
    expect(rangesOf(await load(createKernels(), planned))).toEqual([[14, 30]]);
  });

  it('stays within the frame, and opens none that does not touch the strip', async () => {
    const { host, opened } = watched();
    const planned = plan(17, -22, 24, -60);
    const loaded = await load(createKernels(), planned, [20, 24], host);
    expect(rangesOf(loaded)).toEqual([
      [34, 40],
      [0, 5],
      [0, 0],
      [0, 0],
    ]);
    expect(opened).toEqual([planned.frames[0].handle, planned.frames[1].handle]);
    expect(await load(createKernels(), plan())).toEqual([]);
  });

  it('blanks the defects of the sensor that took the frame', async () => {
    const kernels = createKernels();
    const planned = plan(0, 0);
    const frames = planned.frames.map((frame, n) => ({ ...frame, sensor: 1 - n }));
    const loaded = await load(kernels, {
      ...planned,
      frames,
      defects: [Int32Array.of(205), Int32Array.of(210)],
    });
    const blank = loaded.map(({ address, range }) => {
      const rows = kernels.f32(address, (range.end - range.first) * WIDTH);
      return [...rows.keys()].filter((i) => Number.isNaN(rows[i])).map((i) => i + range.first * WIDTH);
    });
    expect(blank).toEqual([[210], [205]]);
  });

  it('blanks rows that hold no image', async () => {
    const kernels = createKernels();
    const planned = plan(0);
    const [frame] = planned.frames;
    const [{ address }] = await load(kernels, { ...planned, frames: [{ ...frame, filledRows: [17] }] });
    expect([...kernels.f32(address, 3 * WIDTH)].map(Number.isNaN)).toEqual(
      Array.from({ length: 3 * WIDTH }, (_, i) => Math.floor(i / WIDTH) === 1),
    );
  });

  it('gives each frame its own parameters, beginning with its transform', async () => {
    const kernels = createKernels();
    const transforms: Transform[] = [0, 1].map((n) => ({ ...IDENTITY, b: 0.01 * n, c: n, g: 1e-6 * n }));
    const planned = plan(0, 0);
    const frames = planned.frames.map((frame, n) => ({ ...frame, transform: transforms[n] }));
    const loaded = await load(kernels, { ...planned, frames });
    loaded.forEach(({ parameters }, n) => {
      const { a, b, c, d, e, f, g, h } = transforms[n];
      expect([...kernels.f64(parameters, 8)]).toEqual([a, b, c, d, e, f, g, h]);
    });
    expect(Math.abs(loaded[0].parameters - loaded[1].parameters)).toBeGreaterThanOrEqual(PARAMETER_BYTES);
  });

  it('needs memory for the rows, and for the stored bytes of one frame', async () => {
    const kernels = createKernels();
    const before = kernels.mark();
    await load(kernels, plan(0, 0, 0, 0));
    // Rows 16 to 26 of each of four frames, and of one as they are stored; all of them floats.
    const rows = 4 * 11 * WIDTH;
    expect(kernels.mark() - before).toBeGreaterThanOrEqual(5 * rows);
    expect(kernels.mark() - before).toBeLessThan(5 * (rows + 64) + 4 * (PARAMETER_BYTES + 64 + 32));
  });

  it('closes every file, also one that cannot be read', async () => {
    const { host, open, opened } = watched();
    await load(createKernels(), plan(0, 1), [20, 24], host);
    expect([open.size, opened.length]).toEqual([0, 2]);
    const planned = plan(0);
    const broken: WorkerHost = {
      ...host,
      open: async (handle) => ({
        ...(await host.open(handle)),
        read: () => Promise.reject(new Error('The disk is gone.')),
      }),
    };
    await expect(load(createKernels(), planned, [20, 24], broken)).rejects.toThrow('The disk is gone.');
    expect([open.size, opened.length]).toEqual([0, 3]);
  });
});
