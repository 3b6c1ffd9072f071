/** Stacks one chunk and words its result for the command line. */
import type { Chunk, FrameReport, Pool, StackTasks } from '@crowdsky/stack-core';
import type { ListedFrame, PassedFile, StackFilesRun, StackOutput } from '@crowdsky/stack-files';
import type { ChunkResult } from './chunk-result.ts';
import { stackFiles } from '@crowdsky/stack-files';
import type { StackSettings } from './stack-settings.ts';

/** `faulty` files go in with the frames, so that the stack's header names them. Rejects as `stackFiles`. */
export async function stackChunk(
  chunk: Chunk<ListedFrame>,
  faulty: readonly PassedFile[],
  output: StackOutput,
  settings: StackSettings,
  pool: Pool<StackTasks>,
  run: StackFilesRun,
): Promise<ChunkResult> {
  const outcome = await stackFiles([...chunk.frames, ...faulty], output, settings, pool, run);
  const reports = outcome.reports.map(nameTheOption);
  const problem =
    outcome.figures === undefined ? `None of the ${reports.length} frames can be used.` : undefined;
  return { ...outcome, chunk, output, reports, problem };
}

/** The core reports what is missing; this program adds the option that supplies it. */
function nameTheOption(report: FrameReport): FrameReport {
  const { outcome } = report;
  if (outcome.used || outcome.reason !== 'no-pattern') return report;
  return {
    ...report,
    outcome: { ...outcome, explanation: `${outcome.explanation} The option is --pattern.` },
  };
}
