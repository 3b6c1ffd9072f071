/** A bar of characters for a fraction from 0 to 1. */
const BAR_CELLS = 24;

export function bar(fraction: number): string {
  const filled = Math.round(BAR_CELLS * fraction);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_CELLS - filled)}]`;
}
