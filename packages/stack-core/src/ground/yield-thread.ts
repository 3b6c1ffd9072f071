/** Lets a thread handle its other events during long work. */

/** Declared here since this package compiles with neither DOM nor Node types; every host has it. */
interface Timers {
  setTimeout(callback: () => void, delayMs: number): unknown;
}

export function yieldThread(): Promise<void> {
  return new Promise((resolve) => {
    (globalThis as unknown as Timers).setTimeout(resolve, 0);
  });
}
