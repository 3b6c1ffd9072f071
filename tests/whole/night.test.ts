/**
 * A night of three targets and 200 frames, some of them bad, through a whole system: the built backend on MariaDB, a real
 * WebDAV server, two workers. What it must come to is what `crowdsky stack` makes of the same frames.
 */
import { readdirSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { hasRclone, startRclone } from '@crowdsky/storage/testing';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { hasMariadb, startMariadb } from '../../apps/backend/src/testing/private-mariadb.ts';
import { simulateFrames } from '../cli/run-crowdsky.ts';
import { digestOf, stackFilesHere } from '../cli/stack-here.ts';
import type { NamedFile } from '../cli/stack-here.ts';
import { startArchive } from '../faults/archive.ts';

interface ReportedChunk {
  readonly key: string;
  readonly object: string;
  readonly stack: string;
  readonly framesUsed: number;
  readonly framesGiven: number;
  readonly figures: { readonly exposureSeconds: number; readonly starCount: number };
  readonly frames: readonly {
    readonly name: string;
    readonly used: boolean;
    readonly explanation?: string;
  }[];
}

const TARGETS = [
  { object: 'M 94', raDeg: 192.72, decDeg: 41.12, frames: 80, startUtc: '2025-03-27T20:01:00.000Z' },
  { object: 'M 51', raDeg: 202.47, decDeg: 47.2, frames: 70, startUtc: '2025-03-27T21:10:00.000Z' },
  { object: 'NGC 7023', raDeg: 315.4, decDeg: 68.17, frames: 50, startUtc: '2025-03-27T23:20:00.000Z' },
];
const BLANK = [3, 17, 41];
const TRAILED = [8, 30];

/** All frames in the order of their times, and the names of those that show no stars. */
function simulateNight(): { files: NamedFile[]; blanks: string[] } {
  const blanks: string[] = [];
  const files = TARGETS.flatMap((target, index) => {
    const kinds = [
      ...BLANK.map((frame) => ({ frame, kind: 'blank' as const })),
      ...TRAILED.map((frame) => ({ frame, kind: 'trailed' as const })),
    ];
    const overrides = Object.fromEntries(kinds.map(({ frame, kind }) => [frame, { kind }]));
    const made = simulateFrames({ ...target, overrides, seed: 11 + index });
    blanks.push(...BLANK.map((frame) => made[frame].name));
    return made;
  });
  return { files, blanks };
}

function stackNight(files: readonly NamedFile[]): { chunks: ReportedChunk[]; sha256: string[] } {
  const { out, read } = stackFilesHere(files, ['-o', 'out/', '--json']);
  const { chunks } = JSON.parse(out) as { chunks: ReportedChunk[] };
  return { chunks, sha256: chunks.map(({ stack }) => digestOf(read(stack))) };
}

it.skipIf(!isBackendBuilt || !hasMariadb || !hasRclone)(
  'becomes a stack a chunk, with its true figures, and each dropped frame with its reason',
  { timeout: 600_000 },
  async () => {
    const { files, blanks } = simulateNight();
    expect(files).toHaveLength(200);
    const here = stackNight(files);
    const mariadb = await startMariadb();
    onTestFinished(() => mariadb.stop());
    const share = await startRclone();
    onTestFinished(() => share.stop());
    const archive = await startArchive(
      { share: share.share, STORAGE_URL: share.storageUrl, LEASE_SECONDS: '60' },
      await mariadb.newDatabase('night'),
    );
    const workers = [1, 2].map((n) => archive.startWorker(['--name', `worker-${n}`]));
    await archive.upload(files);
    const jobs = await archive.worked(400_000);

    expect(jobs.map(({ status, chunkKey }) => [chunkKey, status]).sort()).toEqual(
      here.chunks.map(({ key }) => [key, 'completed']).sort(),
    );
    const dropped = here.chunks.flatMap(({ frames }) =>
      frames.flatMap(({ name, used, explanation }) => (used ? [] : [{ name, reason: explanation }])),
    );
    const told = jobs.flatMap(({ droppedFrames }) => droppedFrames ?? []);
    const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
    expect(told.toSorted(byName)).toEqual(dropped.toSorted(byName));
    expect(told.map(({ name }) => name)).toEqual(expect.arrayContaining(blanks));

    const { stacks } = (await archive.owner.get('/api/stacks?limit=100')).body;
    for (const [index, chunk] of here.chunks.entries()) {
      expect(stacks).toContainEqual(
        expect.objectContaining({
          chunkKey: chunk.key,
          objectName: chunk.object,
          sha256: here.sha256[index],
          framesInput: chunk.framesGiven,
          framesAligned: chunk.framesUsed,
          exposureSeconds: chunk.figures.exposureSeconds,
          starCount: chunk.figures.starCount,
        }),
      );
    }
    // Raws are gone, and the account is charged for stacks and thumbnails alone.
    await archive.holdsExactly(here.sha256.map((sha256) => ({ files: [], sha256 })));

    const ends = await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
    expect(ends).toEqual([0, 0]);
    // Both had a part in it.
    for (const worker of workers) expect(worker.output()).toContain('A job is completed.');
    expect(readdirSync(archive.workDir)).toEqual([]);
  },
);
