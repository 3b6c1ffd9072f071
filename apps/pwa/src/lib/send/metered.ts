/** What the browser knows of the line. */

/** Whether the line is the phone's own, as far as the browser can tell. */
export function isMetered(): boolean {
  const { connection } = navigator as Navigator & { connection?: { type?: string; saveData?: boolean } };
  return connection?.type === 'cellular' || connection?.saveData === true;
}
