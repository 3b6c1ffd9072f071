/** The frames that a worker dropped, or of which it left out a part, as a job's row keeps them. */
import type { DroppedFrame } from '@crowdsky/api';
import { fitting } from './fitting.ts';

/** As many as fit, from the first on. Null while that is not known. */
export function reasonsText(frames: readonly DroppedFrame[] | null): string | null {
  if (frames === null) return null;
  return JSON.stringify(fitting(frames.map(({ name, reason }) => ({ name, reason }))));
}

export function reasonsOf(text: string | null): DroppedFrame[] | null {
  return text === null ? null : (JSON.parse(text) as DroppedFrame[]);
}
