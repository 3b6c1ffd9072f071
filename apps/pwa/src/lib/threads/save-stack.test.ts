import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesSource, readPrimary } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import type { Stack, StackPixels } from '@crowdsky/stack-core';
import { openLocalDb } from '../store/local-db.ts';
import { readStackFile } from '../store/stack-files.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { stubPrivateFiles } from '../store/testing/memory-files.ts';
import type { MemoryFolder } from '../store/testing/memory-files.ts';
import { emptyStores } from '../store/testing/memory-idb.ts';
import { saveStack } from './save-stack.ts';
import type { StackToKeep } from './stack-job.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));

const NOON_MS = Date.UTC(2025, 2, 27, 12);

const frame = (name: string, dateObsMs: number | undefined, exposureSeconds: number | undefined) => ({
  id: name,
  name,
  dateObsMs,
  exposureSeconds,
  file: new File([name], name),
});
const job = {
  id: 'stack 1',
  name: 'M 94',
  chunkKey: 'key',
  objectName: 'M 94',
  filter: 'LP',
  raDeg: 192.7,
  decDeg: 41.1,
  frames: [
    frame('dropped', NOON_MS - 60_000, 10),
    frame('late', NOON_MS + 30_000, 20),
    frame('early', NOON_MS, 10),
    frame('undated', undefined, 5),
    frame('unknown', NOON_MS + 40_000, undefined),
  ],
  keepsLocation: false,
  format: 'float32',
} satisfies StackToKeep;

const report = (index: number) => ({ name: job.frames[index].name, outcome: { used: index > 0 } });
const stack = {
  width: 3,
  height: 2,
  channelCount: 1,
  pixels: new Float32Array(6),
  reports: [0, 1, 2, 3, 4].map(report),
  usedFrames: [{ index: 1 }, { index: 2 }, { index: 3 }, { index: 4 }],
  reference: 1,
  stars: [{}, {}],
  rejectedShare: 0.01,
} as unknown as Stack;
const specs: HduSpec[] = [{ kind: 'image', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) }];

let folder: MemoryFolder;
let drawn: StackPixels[];
const draw = async (image: StackPixels): Promise<Uint8Array> => {
  drawn.push(image);
  return Uint8Array.of(7, 8, 9);
};
const save = (changes: Partial<StackToKeep> = {}, of = stack): Promise<StackRecord> =>
  saveStack({ ...job, ...changes }, of, draw, specs);

beforeEach(() => {
  emptyStores();
  folder = stubPrivateFiles();
  drawn = [];
});
afterEach(() => void vi.unstubAllGlobals());

async function bytesOf(file: 'fits' | 'thumbnail' | 'sub'): Promise<Uint8Array> {
  const found = await readStackFile(job.id, file);
  return new Uint8Array((await found?.arrayBuffer()) ?? new ArrayBuffer(0));
}

describe('saveStack', () => {
  it('keeps the file, its picture and the raw frame that the others lie on', async () => {
    const record = await save();
    const fits = await bytesOf('fits');
    expect((await readPrimary(bytesSource(fits))).image?.shape).toEqual([3, 2]);
    expect(record.fitsBytes).toBe(fits.length);
    expect(record.fitsSha256).toBe(createHash('sha256').update(fits).digest('hex'));
    expect([...(await bytesOf('thumbnail'))]).toEqual([7, 8, 9]);
    const { pixels, footprint, stars } = stack;
    expect(drawn).toEqual([
      { width: 3, height: 2, channelCount: 1, pixels, footprint, stars, filter: job.filter },
    ]);
    expect(new TextDecoder().decode(await bytesOf('sub'))).toBe('early');
    expect(record.keptFrame).toBe(2);
  });

  it('makes the stack findable, and no longer one under way', async () => {
    const db = await openLocalDb();
    await db.put('running', { id: job.id, name: '', frameCount: 5, startedMs: 0 });
    const record = await save();
    expect(await db.get('stacks', job.id)).toEqual(record);
    expect(await db.getAllKeys('running')).toEqual([]);
  });

  it('tells when the used frames began and ended, and how long they were exposed in all', async () => {
    expect(await save()).toMatchObject({
      startMs: NOON_MS,
      // The later ended 20 seconds after 30; that of unknown length began at 40.
      endMs: NOON_MS + 50_000,
      exposureSeconds: 35,
      usedCount: 4,
      starCount: 2,
      widthPx: 3,
      heightPx: 2,
      rejectedShare: 0.01,
    });
  });

  it('tells no time where no used frame has one', async () => {
    const undated = job.frames.map((one, index) => (index === 0 ? one : { ...one, dateObsMs: undefined }));
    const record = await save({ frames: undated });
    expect([record.startMs, record.endMs]).toEqual([undefined, undefined]);
    expect(record.frames.map(({ dateObsMs }) => dateObsMs)).toEqual([
      NOON_MS - 60_000,
      ...new Array<undefined>(4).fill(undefined),
    ]);
  });

  it('keeps no raw frame whose file is gone, or where no frame is the reference', async () => {
    const gone = job.frames.map((one) => ({ ...one, file: undefined }));
    expect((await save({ frames: gone })).keptFrame).toBeUndefined();
    expect((await save({}, { ...stack, reference: -1 })).keptFrame).toBeUndefined();
    expect([...folder.entries.keys()].sort()).toEqual(['stack 1.fits', 'stack 1.thumb.png']);
  });

  it('leaves nothing behind on a full device, not even what is still being drawn', async () => {
    folder.mostBytes = 3000;
    const slow = async (): Promise<Uint8Array> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return Uint8Array.of(1);
    };
    await expect(saveStack(job, stack, slow, specs)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect([...folder.entries.keys()]).toEqual([]);
    expect(await (await openLocalDb()).getAllKeys('stacks')).toEqual([]);
  });
});
