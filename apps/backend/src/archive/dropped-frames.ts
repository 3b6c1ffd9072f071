/** The frames that a worker dropped, as a job's row keeps them. */
import type { DroppedFrame } from '@crowdsky/api';
import { fitting } from './fitting.ts';

/** As many as fit, from the first on. */
export function droppedText(frames: readonly DroppedFrame[]): string {
  return JSON.stringify(fitting(frames.map(({ name, reason }) => ({ name, reason }))));
}

export function droppedFrames(text: string | null): DroppedFrame[] | null {
  return text === null ? null : (JSON.parse(text) as DroppedFrame[]);
}
