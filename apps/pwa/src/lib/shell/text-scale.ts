/** How much larger than usual the browser shows text. */

const USUAL_PX = 16;

/** Rows and cells that hold words, and of which only those in sight exist, are as many times larger. */
export function textScale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_PX;
}
