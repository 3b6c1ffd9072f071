/** The looks of a picture one after the other: each change can be taken back, a slider's whole way as one. */
import type { PictureLook } from '../store/picture-look.ts';

const MOST_STEPS = 100;

export interface LookHistory {
  readonly look: PictureLook;
  /** Oldest first. */
  readonly past: readonly PictureLook[];
  /** Whether the last change goes on, as long as a slider is held. */
  readonly isOpen: boolean;
}

export function beginHistory(look: PictureLook): LookHistory {
  return { look, past: [], isOpen: false };
}

/** `goesOn`: further changes belong to this one until the history is settled. */
export function changed(
  { look, past, isOpen }: LookHistory,
  change: Partial<PictureLook>,
  goesOn = false,
): LookHistory {
  const next = { ...look, ...change };
  if (isSame(next, look)) return { look, past, isOpen: isOpen && goesOn };
  return { look: next, past: isOpen ? past : [...past, look].slice(-MOST_STEPS), isOpen: goesOn };
}

export function settled(history: LookHistory): LookHistory {
  return { ...history, isOpen: false };
}

export function undone(history: LookHistory): LookHistory {
  const last = history.past.at(-1);
  return last ? { look: last, past: history.past.slice(0, -1), isOpen: false } : history;
}

export function isSame(a: PictureLook, b: PictureLook): boolean {
  return (Object.keys(a) as (keyof PictureLook)[]).every((key) => a[key] === b[key]);
}
