/** A live session as one of the things under way. */
import type { Task } from '../activity/task.ts';
import { text } from '../text/text.ts';

interface Session {
  readonly name: string;
  readonly usedCount: number;
  readonly problem: string | undefined;
  /** Of the final stack, once it has begun. */
  readonly final: { readonly share: number | undefined };
}

export function liveTask({ name, usedCount, problem, final }: Session): Task {
  const task = { id: 'live', kind: 'live', name, href: '/live' } as const;
  if (problem !== undefined) return { ...task, state: 'needs-you', note: problem };
  return { ...task, state: 'running', note: text.countFrames(usedCount), share: final.share };
}
