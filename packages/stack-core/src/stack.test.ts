import { writeFits } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import type { Stack } from './result/finish-stack.ts';
import { statusOf, fingerprint, inputs, memoryHost, stackFiles, stackOf } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { DEFAULT_OPTIONS, REJECTIONS } from './options.ts';
import { createInlinePool, createPool } from './ground/pool.ts';
import { stackFrames } from './stack.ts';
import type { StackEvent } from './ground/stack-report.ts';
import { stackHeader } from './result/stack-header.ts';
import { createStackTasks } from './tasks/stack-tasks.ts';
import { stackToFits } from './result/stack-to-fits.ts';

const NIGHT = simulateNight({ frames: 9 });

/** Share of the pixels that are known, in all channels. */
function knownShare(pixels: Float32Array): number {
  return pixels.filter((value) => !Number.isNaN(value)).length / pixels.length;
}

describe('stackFrames', () => {
  it('uses every good frame, gives the same bytes in any order, and tells what it does', async () => {
    const events: StackEvent[] = [];
    const first = await stackFiles(NIGHT.files, {}, {}, (event) => events.push(event));
    const again = await stackFiles([...NIGHT.files].reverse());
    expect(first.reports.map(statusOf)).toEqual(Array(9).fill('used'));
    expect(again.reports.map(({ name }) => name)).toEqual(NIGHT.files.map(({ name }) => name).reverse());
    expect(fingerprint(stackOf(again))).toBe(fingerprint(stackOf(first)));
    expect(knownShare(stackOf(first).pixels)).toBeGreaterThan(0.95);

    const phases = events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []));
    expect(phases).toEqual(['analyse', 'register', 'combine', 'finish']);
    const bandRows = events.reduce((sum, event) => sum + (event.kind === 'band' ? event.rows : 0), 0);
    expect(bandRows).toBe(480);
    const final = events.flatMap((event) =>
      event.kind === 'frame' && event.report.outcome ? [event.index] : [],
    );
    expect(final).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('gives the same file on several workers, whoever is faster', async () => {
    const file = async (size: number): Promise<Buffer> => {
      const pool = createPool(size, () => {
        const tasks = createStackTasks(memoryHost);
        const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5 * Math.random()));
        return {
          tasks: {
            analyse: (...args: Parameters<typeof tasks.analyse>) =>
              pause().then(() => tasks.analyse(...args)),
            render: (...args: Parameters<typeof tasks.render>) => pause().then(() => tasks.render(...args)),
            detect: (...args: Parameters<typeof tasks.detect>) => pause().then(() => tasks.detect(...args)),
          },
          died: new Promise<Error>(() => undefined),
          terminate: () => undefined,
        };
      });
      const request = { frames: inputs(NIGHT.files), options: DEFAULT_OPTIONS, masters: {} };
      const stack = stackOf(await stackFrames(request, pool));
      pool.close();
      return Buffer.from(writeFits(stackToFits(stack, { format: 'float32', keepLocation: false })));
    };
    const alone = await file(1);
    expect((await file(3)).equals(alone)).toBe(true);
    const inline = stackOf(await stackFiles(NIGHT.files));
    const inlineFile = writeFits(stackToFits(inline, { format: 'float32', keepLocation: false }));
    expect(Buffer.from(inlineFile).equals(alone)).toBe(true);
  });

  it.each([1, 2])('stacks %i frames', async (count) => {
    const outcome = await stackFiles(NIGHT.files.slice(0, count));
    const stack = stackOf(outcome);
    expect(outcome.reports.map(statusOf)).toEqual(Array(count).fill('used'));
    expect(stack.footprint.reduce((most, frames) => Math.max(most, frames), 0)).toBe(count);
    expect([stack.width, stack.height, stack.channelCount]).toEqual([320, 480, 3]);
    expect(knownShare(stack.pixels)).toBeGreaterThan(0.9);
    expect(stack.stars.length).toBeGreaterThan(15);
  });

  it.each(REJECTIONS)('rejects by %s', async (rejection) => {
    const stack = stackOf(await stackFiles(NIGHT.files, { rejection, sigmaLow: 2.5, sigmaHigh: 2.5 }));
    expect(knownShare(stack.pixels)).toBeGreaterThan(0.95);
    expect(stack.rejectedShare > 0).toBe(rejection !== 'none' && rejection !== 'median');
    expect(stack.rejectedShare).toBeLessThan(0.1);
  });

  it.each(['RGGB', 'BGGR', 'GBRG', 'MONO'] as const)('stacks frames of pattern %s', async (cfa) => {
    const night = simulateNight({ cfa, frames: 5 });
    // Headers of a sensor without filters name no pattern.
    const outcome = await stackFiles(night.files, cfa === 'MONO' ? { pattern: cfa } : {});
    const stack = stackOf(outcome);
    expect(outcome.reports.map(statusOf)).toEqual(Array(5).fill('used'));
    expect(stack.channelCount).toBe(cfa === 'MONO' ? 1 : 3);
    const planes = Array.from({ length: stack.channelCount }, (_, c) =>
      stack.pixels.subarray(c * 320 * 480, (c + 1) * 320 * 480),
    );
    const middle = planes.map((plane) => plane.filter(Number.isFinite).sort()[plane.length >> 1]);
    const sky = night.plan.frames[0].skyAdu.map((level) => level + night.plan.sensor.pedestalAdu);
    const wanted = cfa === 'MONO' ? [sky[1]] : sky;
    // The sky has a gradient and a nebula of some ADU.
    middle.forEach((level, channel) => {
      expect(Math.abs(level - wanted[channel])).toBeLessThan(60);
    });
  });

  it('finds the same stars where the worker dies that the light of the stack was moved to', async () => {
    let deaths = 0;
    const pool = createPool(1, () => {
      const tasks = createStackTasks(memoryHost);
      let die: (error: Error) => void = () => undefined;
      const died = new Promise<Error>((resolve) => (die = resolve));
      const detect: typeof tasks.detect = (light) => {
        const moved = structuredClone(light, { transfer: [light.pixels.buffer] });
        if (deaths++ > 0) return tasks.detect(moved);
        die(new Error('out of memory'));
        return new Promise(() => undefined);
      };
      return { tasks: { ...tasks, detect }, died, terminate: () => undefined };
    });
    const request = { frames: inputs(NIGHT.files), options: DEFAULT_OPTIONS, masters: {} };
    const { stars } = stackOf(await stackFrames(request, pool));
    expect(deaths).toBe(2);
    expect(stars.length).toBeGreaterThan(20);
    expect(stars).toEqual(stackOf(await stackFiles(NIGHT.files)).stars);
  });

  it('gives a draft whose rows are there with their bands', async () => {
    const drafts: Stack[] = [];
    const seen = new Float32Array(320 * 480);
    const pool = createInlinePool(createStackTasks(memoryHost));
    const request = {
      frames: inputs(NIGHT.files),
      options: DEFAULT_OPTIONS,
      masters: {},
      onDraft: (draft: Stack) => drafts.push(draft),
    };
    const outcome = await stackFrames(request, pool, (event) => {
      if (event.kind !== 'band') return;
      const [{ pixels, width }] = drafts;
      const [first, end] = [event.firstRow * width, (event.firstRow + event.rows) * width];
      seen.set(pixels.subarray(first, end), first);
    });
    const stack = stackOf(outcome);
    expect(Buffer.compare(bytesOf(seen), bytesOf(stack.pixels.subarray(0, seen.length)))).toBe(0);
    const [draft] = drafts;
    expect([draft.stars, draft.rejectedShare]).toEqual([[], 0]);
    expect(stack.pixels).toBe(draft.pixels);
    expect(stack.footprint).toBe(draft.footprint);
    const header = stackHeader({ ...stack, rejectedShare: 0 }, false);
    expect([...stackHeader(draft, false)]).toEqual([...header]);
  });

  it.each(['analyse', 'register', 'combine', 'finish'] as const)(
    'is cancelled in the phase %s, and rejects with the reason',
    async (phase) => {
      const cancelling = new AbortController();
      const reason = new Error('the user went home');
      const pool = createInlinePool(createStackTasks(memoryHost));
      const { signal } = cancelling;
      const request = { frames: inputs(NIGHT.files), options: DEFAULT_OPTIONS, masters: {}, signal };
      const seen: StackEvent[] = [];
      const stacking = stackFrames(request, pool, (event) => {
        seen.push(event);
        if (event.kind === 'phase' && event.phase === phase) cancelling.abort(reason);
      });
      await expect(stacking).rejects.toBe(reason);
      expect(seen.at(-1)).toMatchObject({ kind: 'phase', phase });
    },
  );

  it('does not measure again what it can recall', async () => {
    const tasks = createStackTasks(memoryHost);
    const known = await Promise.all(
      inputs(NIGHT.files).map(async (input, index) =>
        index % 2 === 0 ? tasks.analyse(input, {}, {}) : undefined,
      ),
    );
    const measured: string[] = [];
    const analyse: typeof tasks.analyse = (input, ...others) => {
      measured.push(input.name);
      return tasks.analyse(input, ...others);
    };
    const request = {
      frames: inputs(NIGHT.files),
      options: DEFAULT_OPTIONS,
      masters: {},
      recall: async (index: number) => known[index],
    };
    const stack = stackOf(await stackFrames(request, createInlinePool({ ...tasks, analyse })));
    expect(measured.sort()).toEqual(NIGHT.files.flatMap(({ name }, n) => (n % 2 === 1 ? [name] : [])));
    expect(fingerprint(stack)).toBe(fingerprint(stackOf(await stackFiles(NIGHT.files))));
  });

  it('has no colours to interpolate without filters, even when asked to', async () => {
    const night = simulateNight({ cfa: 'MONO', frames: 3 });
    const [asked, plain] = [
      await stackFiles(night.files, { pattern: 'MONO', resampling: 'demosaic' }),
      await stackFiles(night.files, { pattern: 'MONO', resampling: 'cfa' }),
    ];
    expect(fingerprint(stackOf(asked))).toBe(fingerprint(stackOf(plain)));
  });

  it('takes the pattern it is told where the header has none', async () => {
    const night = simulateNight({ frames: 3 });
    const bare = night.files.map(({ name, bytes }) => ({ name, bytes: withoutCard(bytes, 'BAYERPAT') }));
    expect((await stackFiles(bare)).reports.map(statusOf)).toEqual(Array(3).fill('no-pattern'));
    const told = stackOf(await stackFiles(bare, { pattern: 'GRBG' }));
    expect(fingerprint(told)).toBe(fingerprint(stackOf(await stackFiles(night.files))));
  });

  it('finds the defects of each of two telescopes', async () => {
    const first = simulateNight({ frames: 6, seed: 5, hotPixels: 30 });
    const second = simulateNight({
      frames: 6,
      seed: 6,
      hotPixels: 30,
      sky: first.plan.sky,
      telescope: 'S50_other',
    });
    const alone = stackOf(await stackFiles(first.files)).defectCount;
    const both = stackOf(await stackFiles([...first.files, ...second.files]));
    expect(both.usedFrames).toHaveLength(12);
    expect(alone).toBeGreaterThan(15);
    expect(both.defectCount).toBeGreaterThan(1.6 * alone);
    const unrepaired = stackOf(await stackFiles(first.files, { repairsPixels: false }));
    expect(unrepaired.defectCount).toBe(0);
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A file in which a card is blank: a comment without a keyword. */
function withoutCard(file: Uint8Array, keyword: string): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(file);
  for (let at = 0; at < bytes.length; at += 80) {
    const card = String.fromCharCode(...bytes.subarray(at, at + 8)).trim();
    if (card === keyword) bytes.fill(32, at, at + 80);
    if (card === 'END') break;
  }
  return bytes;
}
