/** The frames of a slot of time, and which slot is next: frames are sent while their slot lasts and stacked when it is over. */
import type { SendableRaw } from '../owner/find-sendable.ts';
import { PlainCopies } from './plain-copies.ts';
import type { SeenFile } from './seen-files.ts';

export interface Slot {
  readonly startMs: number;
  readonly endMs: number;
  readonly files: SeenFile[];
  /** Of its packed frames. */
  readonly copies: PlainCopies;
  /** What went to the server from here, by digest: it stays part of the upload even if its file goes. */
  readonly given: Map<string, SendableRaw>;
  /** Whether frames of it may wait in an open upload. */
  isOpen: boolean;
  /** Not to be tried earlier: there was no room. */
  notBeforeMs: number;
}

export interface SlotRules {
  /** How long no frame of a slot may have come before it counts as complete. */
  readonly settleMs: number;
  /** What is there now is all that is waited for. */
  readonly isOnce: boolean;
  /** Whether frames are sent before their slot is over. */
  readonly sendsEarly: boolean;
}

export function newSlot(dateObsMs: number, slotSeconds: number): Slot {
  const lengthMs = 1000 * slotSeconds;
  const startMs = Math.floor(dateObsMs / lengthMs) * lengthMs;
  return {
    startMs,
    endMs: startMs + lengthMs,
    files: [],
    copies: new PlainCopies(),
    given: new Map(),
    isOpen: false,
    notBeforeMs: -Infinity,
  };
}

export function waiting({ files }: Slot): SeenFile[] {
  return files.filter(({ isThere, isDone, content }) => isThere && !isDone && content?.kind === 'frame');
}

/** Whether no more frames of a slot are to come. The clock of a telescope may be wrong: then a whole slot's silence says so. */
export function isOver(slot: Slot, nowMs: number, { settleMs, isOnce }: SlotRules): boolean {
  const { startMs, endMs, files } = slot;
  if (isOnce) return nowMs >= endMs + settleMs;
  const quietMs = nowMs - Math.max(...files.map(({ quietSinceMs }) => quietSinceMs));
  return quietMs >= settleMs && (nowMs >= endMs || quietMs >= endMs - startMs);
}

export interface NextSlot {
  readonly slot: Slot;
  readonly isOver: boolean;
}

/**
 * One upload is open at a time, because raws take room until they are stacked: two half-sent slots could wait for each other
 * for ever. Only while the open ones wait for room themselves, or where nobody waits for their end, another that is over begins.
 */
export function nextSlot(slots: Iterable<Slot>, nowMs: number, rules: SlotRules): NextSlot | undefined {
  const inOrder = [...slots].sort((a, b) => a.startMs - b.startMs);
  const open = inOrder.filter(({ isOpen }) => isOpen);
  const ready = inOrder
    .filter(({ notBeforeMs }) => notBeforeMs <= nowMs)
    .map((slot) => ({ slot, isOver: isOver(slot, nowMs, rules), hasFrames: waiting(slot).length > 0 }));
  const begun = ready.find((one) => one.slot.isOpen && (one.isOver || one.hasFrames));
  if (begun) return begun;
  if (!rules.isOnce && open.some(({ notBeforeMs }) => notBeforeMs <= nowMs)) return undefined;
  const over = ready.find((one) => one.isOver && one.hasFrames && !one.slot.isOpen);
  if (over !== undefined || open.length > 0 || !rules.sendsEarly) return over;
  return ready.find((one) => one.hasFrames && (rules.isOnce || nowMs < one.slot.endMs));
}
