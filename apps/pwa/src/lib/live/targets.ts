/** The targets of a live session: which one is at work, and what the cards of the others say. */
import type { FrameReport } from '@crowdsky/stack-core';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import type { StackRecord } from '../store/stack-record.ts';

/** What a session has come to when the telescope went on. */
export interface KeptTarget {
  /** Of the session, and of the stack. */
  readonly id: string;
  /** Of the frames that were looked at. */
  readonly ids: ReadonlySet<string>;
  /** Undefined where there were too few frames for a stack. */
  readonly record: StackRecord | undefined;
  readonly reports: readonly FrameReport[];
}

export interface SessionCard {
  readonly key: string;
  readonly name: string | undefined;
  readonly frameCount: number;
  readonly usedCount: number;
  readonly state: 'waiting' | 'kept' | 'too-few';
  readonly stackId: string | undefined;
}

/** The earliest target with frames that nobody looked at; without such, the one that is stacked, or the latest. */
export function targetAtWork(
  targets: readonly FrameChunk[],
  addedIds: ReadonlySet<string>,
  seenIds: ReadonlySet<string>,
): FrameChunk | undefined {
  const inTime = [...targets].sort((a, b) => (a.endMs ?? 0) - (b.endMs ?? 0));
  return (
    inTime.find(({ frames }) => frames.some(({ id }) => !seenIds.has(id))) ??
    inTime.find(({ frames }) => frames.some(({ id }) => addedIds.has(id))) ??
    inTime.at(-1)
  );
}

/** Whether the stack shows something else. A resumed one may have none of the picked frames: then its name tells. */
export function isOtherTarget(
  target: FrameChunk,
  targets: readonly FrameChunk[],
  addedIds: ReadonlySet<string>,
  resumedName: string | undefined,
): boolean {
  if (addedIds.size === 0) return false;
  const shown = targetOf(addedIds, targets);
  return shown ? shown.key !== target.key : target.objectName !== resumedName;
}

/** The target that the frames in the stack show. */
export function targetOf(
  addedIds: ReadonlySet<string>,
  targets: readonly FrameChunk[],
): FrameChunk | undefined {
  return targets.find(({ frames }) => frames.some(({ id }) => addedIds.has(id)));
}

/** What was kept of a target, if anything. */
export function keptOf(target: FrameChunk, kept: readonly KeptTarget[]): KeptTarget | undefined {
  return kept.find(({ ids }) => target.frames.some(({ id }) => ids.has(id)));
}

/** Of all targets but the one at work. */
export function sessionCards(
  targets: readonly FrameChunk[],
  atWork: FrameChunk | undefined,
  kept: readonly KeptTarget[],
): SessionCard[] {
  return targets
    .filter(({ key }) => key !== atWork?.key)
    .map((target) => {
      const { key, objectName: name, frames } = target;
      const ended = keptOf(target, kept);
      const usedCount = ended?.reports.filter(({ outcome }) => outcome.used).length ?? 0;
      const state = ended ? (ended.record ? 'kept' : 'too-few') : 'waiting';
      return { key, name, frameCount: frames.length, usedCount, state, stackId: ended?.record?.id };
    });
}
