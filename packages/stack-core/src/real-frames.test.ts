import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesSource } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { statusOf, stackFiles, stackOf } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { groupIntoChunks } from './chunks/group-chunks.ts';
import type { Transform } from './ground/image.ts';
import { readFrameHeader } from './frames/read-frame.ts';

const folder = process.env['CROWDSKY_FRAMES'] ?? '';
const isSkipped = folder === '' || !existsSync(join(folder, 'm94-a'));
if (isSkipped) console.log('skipped: stacks of real frames: CROWDSKY_FRAMES names no folder of them');

function framesOf(set: string): NamedBytes[] {
  return readdirSync(join(folder, set))
    .filter((name) => name.endsWith('.fit'))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, set, name)) }));
}

function angleDeg(t: Transform): number {
  return (Math.atan2(t.d, t.a) * 180) / Math.PI;
}

/** Difference of two directions, 0 to 180 degrees. */
function between(a: Transform, b: Transform): number {
  const turn = Math.abs(angleDeg(a) - angleDeg(b)) % 360;
  return Math.min(turn, 360 - turn);
}

describe.skipIf(isSkipped)('real frames', () => {
  it('of one session are one chunk, and all go into its stack', async () => {
    const files = framesOf('m94-a');
    const headers = await Promise.all(
      files.map(async ({ bytes }) => {
        const opened = await readFrameHeader(bytesSource(bytes));
        if (!opened.ok) throw new Error(opened.problem);
        return opened.frame.meta;
      }),
    );
    const { chunks, undated } = groupIntoChunks(headers);
    expect(undated).toEqual([]);
    expect(chunks.map(({ frames }) => frames.length)).toEqual([12]);

    const outcome = await stackFiles(files);
    expect(outcome.reports.map(statusOf)).toEqual(Array(12).fill('used'));
    const stack = stackOf(outcome);
    expect([stack.width, stack.height, stack.channelCount]).toEqual([1080, 1920, 3]);
    const deepest = Math.max(...outcome.reports.map(({ measures }) => measures?.starCount ?? 0));
    expect(stack.stars.length).toBeGreaterThan(1.5 * deepest);
    for (const { outcome: own } of outcome.reports) {
      expect(own.used && own.rmsPx < 0.8).toBe(true);
      expect(own).not.toHaveProperty('notes');
    }
  });

  it('of two telescopes, 69 degrees apart, go into one stack', async () => {
    const outcome = await stackFiles([...framesOf('m94-a').slice(0, 4), ...framesOf('m94-b')]);
    expect(outcome.reports.map(statusOf)).toEqual(Array(7).fill('used'));
    const [first, last] = [outcome.reports[0].outcome, outcome.reports[6].outcome];
    for (const { outcome: own } of outcome.reports) expect(own).not.toHaveProperty('notes');
    expect(first.used && last.used && Math.abs(between(first.transform, last.transform) - 69) < 2).toBe(true);
  });

  it('of two years, 121 degrees apart, go into one stack', async () => {
    const outcome = await stackFiles(framesOf('ngc7023'));
    expect(outcome.reports.map(statusOf)).toEqual(Array(3).fill('used'));
    const [first, , last] = outcome.reports.map((report) => report.outcome);
    for (const { outcome: own } of outcome.reports) expect(own).not.toHaveProperty('notes');
    expect(first.used && last.used && Math.abs(between(first.transform, last.transform) - 121) < 2).toBe(
      true,
    );
  });
});
