/** `crowdsky stack`: from files and folders to one stack a chunk. */
import { CHUNK_LENGTHS, finding, groupIntoChunks, loadOpenCv, wordFinding } from '@crowdsky/stack-core';
import type { Chunk, Pool, StackTasks } from '@crowdsky/stack-core';
import { asCommandError } from '../as-command-error.ts';
import type { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { findFiles } from '@crowdsky/files';
import type { FoundFiles } from '@crowdsky/files';
import { listPlain, makePlain, startStackThreads } from '@crowdsky/stack-files';
import type { ListedFrame, PassedFile, PlainFiles, StackOutput } from '@crowdsky/stack-files';
import { createProgress } from '../terminal/progress.ts';
import type { ChunkResult } from './chunk-result.ts';
import { planOutputs } from './plan-outputs.ts';
import { printJson } from './print-json.ts';
import { printReport } from './print-report.ts';
import { stackChunk } from './stack-chunk.ts';
import type { StackCommandReport } from './stack-report.ts';
import type { StackSettings } from './stack-settings.ts';

/** Resolves to the exit code. Throws CommandError for what leaves nothing to report. */
export async function stackCommand(settings: StackSettings, signal: AbortSignal): Promise<number> {
  const pool = startStackThreads(settings.threads);
  try {
    const report = await stackEverything(settings, pool, signal);
    if (settings.isJson) printJson(report);
    else printReport(report);
    return report.exitCode;
  } finally {
    pool.close();
  }
}

/** What the arguments name, and the same files as they can be read. */
interface GivenFiles {
  readonly found: FoundFiles;
  readonly files: PlainFiles;
}

async function stackEverything(
  settings: StackSettings,
  pool: Pool<StackTasks>,
  signal: AbortSignal,
): Promise<StackCommandReport> {
  const started = performance.now();
  const found = await findFiles(settings.inputs, signal);
  const files = await makePlain(found.paths, signal).catch((error: unknown) => {
    throw asCommandError(error);
  });
  try {
    return await stackFound({ found, files }, settings, pool, signal, started);
  } finally {
    await files.remove();
  }
}

/** `started`: when the command began, in milliseconds of `performance`. */
async function stackFound(
  given: GivenFiles,
  settings: StackSettings,
  pool: Pool<StackTasks>,
  signal: AbortSignal,
  started: number,
): Promise<StackCommandReport> {
  const seconds = (): number => (performance.now() - started) / 1000;
  const { chunks, passed } = await findChunks(given, settings, signal);
  const listingSeconds = seconds();
  const outputs = planOutputs(chunks, settings);
  const { results, stopped } = await stackAll(chunks, outputs, passed, settings, pool, signal);
  const isShown = chunks.length === 1;
  return {
    settings,
    results,
    // The faulty files of a single chunk are in its own report.
    passed: isShown ? passed.filter((file) => !isReadAgain(file)) : passed,
    listingSeconds,
    totalSeconds: seconds(),
    problem: stopped?.message ?? (chunks.length === 0 ? 'There are no frames to stack.' : undefined),
    exitCode: stopped?.exitCode ?? exitCodeOf(results),
  };
}

interface FoundChunks {
  readonly chunks: readonly Chunk<ListedFrame>[];
  readonly passed: readonly PassedFile[];
}

async function findChunks(
  { found, files }: GivenFiles,
  { slot }: StackSettings,
  signal: AbortSignal,
): Promise<FoundChunks> {
  const { frames, passed } = await listPlain(files, signal);
  const { chunks, undated } = groupIntoChunks(frames, {
    slotSeconds: CHUNK_LENGTHS[slot],
    mixesTelescopes: true,
  });
  const notFound = found.problems.map(({ path, problem }) => ({ path, name: path, problem, isFault: true }));
  const timeless = undated.map(({ path, name, time }) => {
    const problem = `${wordFinding(time?.finding ?? finding('time-missing'))} ${TAKE_ALL}`;
    return { path, name, problem, isFault: false };
  });
  const unread = [...passed, ...timeless].map((file) => ({
    ...file,
    path: files.givenPath(file.path),
  }));
  return { chunks, passed: [...notFound, ...unread] };
}

/** The stack's own report says what is wrong with it. */
function isReadAgain({ isFault, isPacked }: PassedFile): boolean {
  return isFault && isPacked !== true;
}

const TAKE_ALL = 'Use --chunk all to stack all frames of a target together.';

async function stackAll(
  chunks: readonly Chunk<ListedFrame>[],
  outputs: readonly StackOutput[],
  passed: readonly PassedFile[],
  settings: StackSettings,
  pool: Pool<StackTasks>,
  signal: AbortSignal,
): Promise<{ results: readonly ChunkResult[]; stopped: CommandError | undefined }> {
  const progress = createProgress(process.stderr, chunks);
  const results: ChunkResult[] = [];
  const faulty = chunks.length === 1 ? passed.filter(isReadAgain) : [];
  try {
    for (const [n, chunk] of chunks.entries()) {
      progress.startChunk(n);
      // OpenCV is needed between the passes; this thread has time for it while the others analyse.
      if (n === 0 && settings.threads > 0) setImmediate(() => void loadOpenCv().catch(() => undefined));
      results.push(
        await stackChunk(chunk, faulty, outputs[n], settings, pool, {
          signal,
          onEvent: (event) => {
            progress.show(event);
          },
          onComputed: () => {
            // Frees the memory of the threads before the last file is written.
            if (n === chunks.length - 1) pool.close();
          },
        }),
      );
    }
    return { results, stopped: undefined };
  } catch (error) {
    signal.throwIfAborted();
    return { results, stopped: asCommandError(error) };
  } finally {
    progress.end();
  }
}

function exitCodeOf(results: readonly ChunkResult[]): number {
  const made = results.filter(({ figures }) => figures !== undefined).length;
  if (made === 0) return EXIT_CODES.nothingStacked;
  return made < results.length ? EXIT_CODES.someChunksFailed : EXIT_CODES.done;
}
