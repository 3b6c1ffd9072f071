/** Remembers that a live session is on, so that a reload can go on with the same stack. */

const STORAGE_KEY = 'crowdsky-live';

export function rememberSession(id: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, id);
  } catch {
    // Storage is forbidden: a reload then begins a new stack.
  }
}

/** The stack that the interrupted session was growing. */
export function recallSession(): string | undefined {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forgetSession(): void {
  try {
    localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Nothing was remembered either.
  }
}
