/** Tells the other tabs that one is stacking, so that none takes its half-written files for strays. */

const LOCK = 'crowdsky-stacking';

/** Holds the lock until the returned function is called, or the tab is gone. Several tabs may hold it. */
export async function holdStackingLock(): Promise<() => void> {
  if (!('locks' in navigator)) return () => undefined;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await new Promise<void>((granted) => {
    void navigator.locks.request(LOCK, { mode: 'shared' }, () => {
      granted();
      return held;
    });
  });
  return release;
}

/** Runs `work` only if no tab is stacking; resolves to whether it did. */
export async function whenNoTabStacks(work: () => Promise<void>): Promise<boolean> {
  if (!('locks' in navigator)) return work().then(() => true);
  return navigator.locks.request(LOCK, { mode: 'exclusive', ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}
