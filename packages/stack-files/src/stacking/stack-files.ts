/** Stacks the files of one chunk into one file, and draws its picture. */
import { basename } from 'node:path';
import {
  DEFAULT_OPTIONS,
  encodePng,
  MASTER_KINDS,
  renderPreview,
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

/** How to stack, whatever the files. */
export interface StackingSettings {
  /** What differs from the core's defaults. */
  readonly options: Partial<StackOptions>;
  /** Paths of the master frames. */
  readonly masters: Readonly<Partial<Record<MasterKind, string>>>;
  readonly format: PixelFormat;
  /** Whether the header says where the telescope stood. */
  readonly keepLocation: boolean;
}

/** Where the files go; there is no picture without a path for it. */
export interface StackOutput {
  readonly stack: string;
  readonly preview: string | undefined;
}

export interface StackFilesOutcome {
  /** One for each file, in their order. */
  readonly reports: readonly FrameReport[];
  /** Undefined where no frame can be used: nothing is written then. */
  readonly figures: StackFigures | undefined;
  readonly secondsByPhase: SecondsByPhase;
}

/** What ends the stack early, and what is told while it is made. */
export interface StackFilesRun {
  /** Cancels the stack. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: StackEvent) => void;
  /** The threads have done their part, and the file is not whole yet. */
  readonly onComputed?: () => void;
}

/**
 * Stacks `files` on the threads of `pool`. A file that cannot be read is named in the stack's header and in its report.
 * Rejects with WriteError where an output cannot be written and as `stackFrames`; nothing of the stack is left then.
 */
export async function stackFiles(
  files: readonly { readonly name: string; readonly path: string }[],
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
        frames: files.map(({ name, path }) => ({ name, handle: path })),
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
    if (output.preview !== undefined) await writeAside(output.preview, [encodePng(renderPreview(stack))]);
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
