/** Who was signed in last on this device. Without one the app never asks the server who it is. */
export interface RememberedAccount {
  readonly id: number;
  readonly username: string;
  /** False after signing out, or once the server has forgotten the session. */
  readonly isSignedIn: boolean;
}

const STORAGE_KEY = 'crowdsky-account';

export function recallAccount(): RememberedAccount | undefined {
  try {
    return parseAccount(localStorage.getItem(STORAGE_KEY));
  } catch {
    return undefined; // storage is forbidden
  }
}

/** Undefined forgets. */
export function rememberAccount(account: RememberedAccount | undefined): void {
  try {
    if (account) localStorage.setItem(STORAGE_KEY, JSON.stringify(account));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Storage is forbidden: it holds until the tab closes.
  }
}

/** What is stored may be damaged, or of another version of the app. */
export function parseAccount(stored: string | null): RememberedAccount | undefined {
  try {
    const { id, username, isSignedIn } = (JSON.parse(stored ?? '{}') ?? {}) as Partial<RememberedAccount>;
    if (!Number.isInteger(id) || typeof username !== 'string' || id === undefined) return undefined;
    return { id, username, isSignedIn: isSignedIn === true };
  } catch {
    return undefined;
  }
}

/** Runs when another tab has signed in or out. */
export function whenOtherTabSigns(listener: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === STORAGE_KEY) listener();
  });
}
