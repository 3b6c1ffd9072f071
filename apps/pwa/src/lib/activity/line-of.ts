/** A task in one line. */
import { formatDuration } from '../text/format.ts';
import { text } from '../text/text.ts';
import type { Task } from './task.ts';

export function lineOf({ kind, name, state, secondsLeft, note }: Task): string {
  const words = text.activity.lines[kind][state](name);
  const more = note ?? (secondsLeft === undefined ? undefined : formatDuration(secondsLeft));
  return more === undefined ? words : `${words} · ${more}`;
}
