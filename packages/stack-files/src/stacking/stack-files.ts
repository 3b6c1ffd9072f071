/** Stacks the files of one chunk into one file, and draws its picture. */
import { basename } from 'node:path';
import {
  DEFAULT_OPTIONS,
  develop,
  encodePng,
  MASTER_KINDS,
  renderThumbnail,
  stackFigures,
  stackFrames,
} from '@crowdsky/stack-core';
import type {
  FrameReport,
  MasterInputs,
  MasterKind,
  PixelFormat,
  Pool,
  StackEvent,
  StackFigures,
  StackOptions,
  StackTasks,
} from '@crowdsky/stack-core';
import { writeAside } from '@crowdsky/files';
import { startPhaseClock } from './phase-clock.ts';
import type { SecondsByPhase } from './phase-clock.ts';
import { StackFile } from './stack-file.ts';

/** Settings of a stack that do not depend on its files. */
export interface StackingSettings {
  /** The options that differ from the core's defaults. */
  readonly options: Partial<StackOptions>;
  /** Paths of the master frames. */
  readonly masters: Readonly<Partial<Record<MasterKind, string>>>;
  readonly format: PixelFormat;
  /** Whether the header includes the site's coordinates. */
  readonly keepLocation: boolean;
}

/** A raw; `sha256` as in the core's `FrameInput`. */
export interface InputFile {
  readonly name: string;
  readonly path: string;
  readonly sha256?: string | undefined;
}

/** The paths of the outputs; without a path for a picture, none is written. */
export interface StackOutput {
  readonly stack: string;
  readonly preview: string | undefined;
  readonly thumbnail?: string;
}

export interface StackFilesOutcome {
  /** One for each file, in their order. */
  readonly reports: readonly FrameReport[];
  /** Undefined where no frame can be used: nothing is written then. */
  readonly figures: StackFigures | undefined;
  readonly secondsByPhase: SecondsByPhase;
}

/** Cancellation and progress of a stack. */
export interface StackFilesRun {
  /** Cancels the stack. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: StackEvent) => void;
  /** Called when the threads have finished, before the file is complete. */
  readonly onComputed?: () => void;
}

/**
 * Stacks `files` on the threads of `pool`. A file that cannot be read is named in the stack's header and in its report.
 * Rejects with WriteError where an output cannot be written and as `stackFrames`; nothing of the stack is left then.
 */
export async function stackFiles(
  files: readonly InputFile[],
  output: StackOutput,
  settings: StackingSettings,
  pool: Pool<StackTasks>,
  { signal, onEvent, onComputed }: StackFilesRun = {},
): Promise<StackFilesOutcome> {
  const clock = startPhaseClock();
  const file = new StackFile(output.stack, settings);
  try {
    const outcome = await stackFrames(
      {
        frames: files.map(({ name, path, sha256 }) => ({ name, handle: path, sha256 })),
        options: { ...DEFAULT_OPTIONS, ...settings.options },
        masters: masterInputs(settings.masters),
        signal,
        onDraft: (draft) => {
          file.begin(draft);
        },
      },
      pool,
      (event) => {
        if (event.kind === 'phase') clock.enter(event.phase);
        file.follow(event);
        onEvent?.(event);
      },
    );
    onComputed?.();
    signal?.throwIfAborted();
    const { reports } = outcome;
    if (!outcome.ok) return { reports, figures: undefined, secondsByPhase: clock.stop() };
    const { stack } = outcome;
    clock.enter('write');
    await file.finish(stack);
    signal?.throwIfAborted();
    const shown = { ...stack, filter: stack.usedFrames[stack.reference].analysis.meta.filter };
    if (output.preview !== undefined) await writeAside(output.preview, [encodePng(develop(shown))]);
    if (output.thumbnail !== undefined)
      await writeAside(output.thumbnail, [encodePng(renderThumbnail(shown))]);
    return { reports, figures: stackFigures(stack), secondsByPhase: clock.stop() };
  } finally {
    await file.discard();
  }
}

function masterInputs(paths: StackingSettings['masters']): MasterInputs {
  const given = MASTER_KINDS.flatMap((kind) => {
    const path = paths[kind];
    return path === undefined ? [] : [[kind, { name: basename(path), handle: path }] as const];
  });
  return Object.fromEntries(given);
}
