/** What is under way, of whatever kind, and which of it is told first. */

export type TaskState = 'needs-you' | 'running' | 'paused' | 'waiting';

/** One thing under way. What can be done with it is what it brings functions for. */
export interface Task {
  readonly id: string;
  readonly kind: 'stack' | 'live' | 'send' | 'job';
  readonly name: string;
  readonly state: TaskState;
  /** 0 to 1; undefined where no end is in sight. */
  readonly share?: number | undefined;
  readonly secondsLeft?: number | undefined;
  /** A few words more: why it waits, how much it has. */
  readonly note?: string | undefined;
  /** A line each: frames that were left out, and why. */
  readonly details?: readonly string[];
  /** The screen that shows it. */
  readonly href: string;
  pause?(): void;
  resume?(): void;
  cancel?(): void;
  moveUp?(): void;
  remove?(): void;
  /** Tries again what was refused. */
  again?(): void;
  /** Puts it in the place of what stands in its way. */
  replace?(): void;
}

/** What holds for a kind of tasks as a whole. */
export interface Switch {
  readonly name: string;
  readonly isOn: boolean;
  turn(isOn: boolean): void;
}

const URGENCY: readonly TaskState[] = ['needs-you', 'running', 'paused', 'waiting'];

/** The first of the most urgent state. */
export function mostUrgent(tasks: readonly Task[]): Task | undefined {
  for (const state of URGENCY) {
    const found = tasks.find((task) => task.state === state);
    if (found) return found;
  }
  return undefined;
}

/** The list with the entry at `index` one place earlier; the first stays. */
export function movedUp<T>(list: readonly T[], index: number): readonly T[] {
  if (index < 1 || index >= list.length) return list;
  return [...list.slice(0, index - 1), list[index], list[index - 1], ...list.slice(index + 1)];
}
