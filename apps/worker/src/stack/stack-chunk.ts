/** Stacks one chunk and writes its files. */
import { basename } from 'node:path';
import { DEFAULT_OPTIONS, encodePng, MASTER_KINDS, renderPreview, stackFrames } from '@crowdsky/stack-core';
import type { Chunk, FrameReport, MasterInputs, Pool, StackEvent, StackTasks } from '@crowdsky/stack-core';
import type { ListedFrame, PassedFile } from '../files/list-frames.ts';
import { writeAside } from '../files/write-aside.ts';
import { describeStack } from './chunk-result.ts';
import type { ChunkResult, TimedStep } from './chunk-result.ts';
import type { ChunkOutput } from './plan-outputs.ts';
import { StackFile } from './stack-file.ts';
import type { StackSettings } from './stack-settings.ts';

/** `faulty` files go in with the frames, so that the stack's header tells of them. Rejects with WriteError where an output cannot be written; MasterError and faults pass through. */
export async function stackChunk(
  chunk: Chunk<ListedFrame>,
  faulty: readonly PassedFile[],
  output: ChunkOutput,
  settings: StackSettings,
  pool: Pool<StackTasks>,
  onEvent: (event: StackEvent) => void,
): Promise<ChunkResult> {
  const clock = startClock();
  const file = new StackFile(output.stack, settings);
  try {
    const outcome = await stackFrames(
      {
        frames: [...chunk.frames, ...faulty].map(({ name, path }) => ({ name, handle: path })),
        options: { ...DEFAULT_OPTIONS, ...settings.options },
        masters: masterInputs(settings.masters),
        onDraft: (draft) => {
          file.begin(draft);
        },
      },
      pool,
      (event) => {
        if (event.kind === 'phase') clock.enter(event.phase);
        file.follow(event);
        onEvent(event);
      },
    );
    const reports = outcome.reports.map(nameTheOption);
    if (!outcome.ok) {
      const problem = `None of the ${reports.length} frames can be used.`;
      return { chunk, output, reports, figures: undefined, problem, secondsByPhase: clock.stop() };
    }
    const { stack } = outcome;
    clock.enter('write');
    await file.finish(stack);
    if (output.preview !== undefined) await writeAside(output.preview, [encodePng(renderPreview(stack))]);
    const figures = describeStack(stack);
    return { chunk, output, reports, figures, problem: undefined, secondsByPhase: clock.stop() };
  } finally {
    await file.discard();
  }
}

function masterInputs(paths: StackSettings['masters']): MasterInputs {
  const given = MASTER_KINDS.flatMap((kind) => {
    const path = paths[kind];
    return path === undefined ? [] : [[kind, { name: basename(path), handle: path }] as const];
  });
  return Object.fromEntries(given);
}

/** The core says what is missing; how to give it is this program's own affair. */
function nameTheOption(report: FrameReport): FrameReport {
  const { outcome } = report;
  if (outcome.used || outcome.reason !== 'no-pattern') return report;
  return {
    ...report,
    outcome: { ...outcome, explanation: `${outcome.explanation} The option is --pattern.` },
  };
}

interface Clock {
  enter(step: TimedStep): void;
  stop(): Partial<Record<TimedStep, number>>;
}

function startClock(): Clock {
  const seconds: Partial<Record<TimedStep, number>> = {};
  let step: TimedStep = 'analyse';
  let since = performance.now();
  const enter = (next: TimedStep): void => {
    const now = performance.now();
    seconds[step] = (seconds[step] ?? 0) + (now - since) / 1000;
    step = next;
    since = now;
  };
  return {
    enter,
    stop: () => {
      enter(step);
      return seconds;
    },
  };
}
