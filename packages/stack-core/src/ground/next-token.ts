/** Numbers what is planned: a worker keeps files open as long as the plans that come bear the same number. */

let last = 0;

/** Another each time, in this thread. */
export function nextToken(): number {
  return ++last;
}
