/** Keeps a finished stack on the device: files first, then the record that makes them findable. */
import { writeFits } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import { stackToFits } from '@crowdsky/stack-core';
import type { Stack, StackPixels } from '@crowdsky/stack-core';
import { openLocalDb } from '../store/local-db.ts';
import { removeStackFiles, writeStackFile } from '../store/stack-files.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { sha256 } from '../files/sha256.ts';
import type { StackToKeep } from './stack-job.ts';

/**
 * `draw` makes the thumbnail, on another thread if it can; `specs` is the file.
 *
 * @throws DOMException QuotaExceededError when the device is full: nothing is left behind then
 */
export async function saveStack(
  job: StackToKeep,
  stack: Stack,
  draw: (image: StackPixels) => Promise<Uint8Array>,
  specs = stackToFits(stack, { format: job.format, keepLocation: job.keepsLocation }),
): Promise<StackRecord> {
  try {
    const reference = stack.usedFrames[stack.reference]?.index;
    const sub = reference === undefined ? undefined : job.frames[reference].file;
    // Both run in other threads or the browser, beside the encoding here.
    const drawing = keepThumbnail(job.id, draw(imageOf(stack, job.filter)));
    const copying = sub ? keepSub(job.id, sub) : undefined;
    const [{ fitsBytes, digest }] = await allEnded([keepFits(job.id, specs), drawing, copying]);
    const record = describe(job, stack, fitsBytes, digest, sub && reference);
    const db = await openLocalDb();
    await db.put('stacks', record);
    await db.delete('running', job.id);
    return record;
  } catch (error) {
    await removeStackFiles(job.id);
    throw error;
  }
}

/** Rejects as `Promise.all`, but only when nothing is being written any more. */
async function allEnded<T extends readonly unknown[]>(
  work: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function keepFits(
  id: string,
  specs: readonly HduSpec[],
): Promise<{ fitsBytes: number; digest: string }> {
  const bytes = writeFits(specs);
  // The browser works out the digest on a thread of its own.
  const [digest, fitsBytes] = await allEnded([sha256(bytes), writeStackFile(id, 'fits', () => [bytes])]);
  return { fitsBytes, digest };
}

async function keepThumbnail(id: string, drawing: Promise<Uint8Array>): Promise<void> {
  const thumbnail = await drawing;
  await writeStackFile(id, 'thumbnail', () => [thumbnail]);
}

/** Without the rest of the stack, which need not cross to another thread. */
function imageOf(
  { width, height, channelCount, pixels, footprint, stars }: Stack,
  filter: string | undefined,
): StackPixels {
  return { width, height, channelCount, pixels, footprint, stars, filter };
}

/** One raw frame stays beside the stack, so that the viewer can show what stacking gained. */
async function keepSub(id: string, file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  await writeStackFile(id, 'sub', () => [bytes]);
}

function describe(
  job: StackToKeep,
  stack: Stack,
  fitsBytes: number,
  fitsSha256: string,
  keptFrame: number | undefined,
): StackRecord {
  const used = stack.reports.flatMap((report, index) => (report.outcome.used ? [job.frames[index]] : []));
  const times = used.flatMap(({ dateObsMs, exposureSeconds = 0 }) =>
    dateObsMs === undefined ? [] : [{ startMs: dateObsMs, endMs: dateObsMs + 1000 * exposureSeconds }],
  );
  return {
    id: job.id,
    name: job.name,
    chunkKey: job.chunkKey,
    objectName: job.objectName,
    filter: job.filter,
    raDeg: job.raDeg,
    decDeg: job.decDeg,
    startMs: times.length > 0 ? Math.min(...times.map(({ startMs }) => startMs)) : undefined,
    endMs: times.length > 0 ? Math.max(...times.map(({ endMs }) => endMs)) : undefined,
    exposureSeconds: used.reduce((sum, { exposureSeconds }) => sum + (exposureSeconds ?? 0), 0),
    widthPx: stack.width,
    heightPx: stack.height,
    starCount: stack.stars.length,
    usedCount: used.length,
    rejectedShare: stack.rejectedShare,
    createdMs: Date.now(),
    fitsBytes,
    fitsSha256,
    frames: stack.reports.map((report, index) => ({ report, dateObsMs: job.frames[index].dateObsMs })),
    keptFrame,
  };
}
