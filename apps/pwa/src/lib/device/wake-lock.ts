/** Keeps the screen on while there is work: a sleeping phone stops its threads. */

/** Returns what lets the screen sleep again. Does nothing where the browser cannot. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let isWanted = true;
  const ask = async (): Promise<void> => {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
    const got = await navigator.wakeLock.request('screen').catch(() => undefined);
    if (isWanted) lock = got;
    else void got?.release();
  };
  // The browser takes the lock away whenever the page is hidden.
  const askAgain = (): void => void ask();
  document.addEventListener('visibilitychange', askAgain);
  void ask();
  return () => {
    isWanted = false;
    document.removeEventListener('visibilitychange', askAgain);
    void lock?.release();
  };
}
