/** The frames that a worker dropped, as a job's row keeps them. */
import type { DroppedFrame } from '@crowdsky/api';

/** Half of a TEXT column in its dearest characters; the row of a trashed job holds it once more. */
const mostCharacters = 15_000;

/** As many as fit, from the first on. */
export function droppedText(frames: readonly DroppedFrame[]): string {
  let size = 2;
  const fitting: DroppedFrame[] = [];
  for (const { name, reason } of frames) {
    size += JSON.stringify({ name, reason }).length + 1;
    if (size > mostCharacters) break;
    fitting.push({ name, reason });
  }
  return JSON.stringify(fitting);
}

export function droppedFrames(text: string | null): DroppedFrame[] | null {
  return text === null ? null : (JSON.parse(text) as DroppedFrame[]);
}
