/** What the core reports of a stack, told with the heartbeats. */
import type { StackEvent } from '@crowdsky/stack-core';
import type { Lease } from './lease.ts';

/** Calls `onCombining` when the frames are measured. */
export function tellProgress(event: StackEvent, lease: Lease, onCombining: () => void): void {
  lease.progress = progressOf(event) ?? lease.progress;
  if (event.kind === 'phase' && event.phase === 'combine') onCombining();
}

/** Measuring and combining take about the same time. */
function progressOf(event: StackEvent): number | undefined {
  if (event.kind !== 'progress') return undefined;
  const share = event.total === 0 ? 1 : event.done / event.total;
  if (event.phase === 'analyse') return 0.5 * share;
  return event.phase === 'combine' ? 0.5 + 0.45 * share : undefined;
}
