/** Does what has to be done before the system may end a page: when it is hidden. */

/** Returns what ends the watch. */
export function whenHidden(work: () => Promise<void>): () => void {
  const look = (): void => {
    if (document.visibilityState === 'hidden') void work();
  };
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}
