/** Numbers the plans: a worker keeps files open while consecutive plans have the same number. */

let last = 0;

/** A number not used before in this thread. */
export function nextToken(): number {
  return ++last;
}
