/** Measures how long each phase of a stack takes. */
import type { StackPhase } from '@crowdsky/stack-core';

type TimedPhase = StackPhase | 'write';

export type SecondsByPhase = Readonly<Partial<Record<TimedPhase, number>>>;

export interface PhaseClock {
  /** Ends the current phase and begins `phase`. */
  enter(phase: TimedPhase): void;
  /** Ends the current phase; the times of a phase entered repeatedly are added up. */
  stop(): SecondsByPhase;
}

/** Begins with `analyse`. `now` gives milliseconds. */
export function startPhaseClock(now: () => number = () => performance.now()): PhaseClock {
  const seconds: Partial<Record<TimedPhase, number>> = {};
  let phase: TimedPhase = 'analyse';
  let since = now();
  const enter = (next: TimedPhase): void => {
    const ms = now();
    seconds[phase] = (seconds[phase] ?? 0) + (ms - since) / 1000;
    phase = next;
    since = ms;
  };
  return {
    enter,
    stop: () => {
      enter(phase);
      return seconds;
    },
  };
}
