/** Adds frames to a live stack one after the other, while the next ones are being measured. */
import type { FrameAnalysis } from '@crowdsky/stack-core';
import type { JobFrame } from '../threads/stack-job.ts';

interface Steps {
  /** How many frames are measured ahead of the one that is added. */
  readonly ahead: number;
  measure(frame: JobFrame): Promise<FrameAnalysis>;
  add(frame: JobFrame, analysis: FrameAnalysis): Promise<void>;
  onAdded(frame: JobFrame, isLast: boolean): Promise<void>;
}

/** Gives the ids of frames whose files could not be read; rejects with whatever else goes wrong. */
export async function addInTurn(frames: readonly JobFrame[], steps: Steps): Promise<string[]> {
  const unreadable: string[] = [];
  const measuring: Promise<FrameAnalysis>[] = [];
  for (const [index, frame] of frames.entries()) {
    for (const next of frames.slice(measuring.length, index + steps.ahead + 1)) {
      const analysis = steps.measure(next);
      // Whoever waits for it is told.
      analysis.catch(() => undefined);
      measuring.push(analysis);
    }
    const analysis = await measuring[index];
    try {
      await steps.add(frame, analysis);
    } catch (error) {
      if (!isOfFile(error)) throw error;
      unreadable.push(frame.id);
      continue;
    }
    await steps.onAdded(frame, index === frames.length - 1);
  }
  return unreadable;
}

/** Whether a file is at fault. Errors from a stacking thread keep only their names. */
function isOfFile(error: unknown): boolean {
  return error instanceof DOMException || (error instanceof Error && error.name === 'UnreadableFile');
}
