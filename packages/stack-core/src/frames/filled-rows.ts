/** Rows of a raw frame that are no image because they hold one value all along: a sensor's dead rows, or what a copy that broke off was filled up with. */

/**
 * Indices of the rows of raw `pixels` (whole rows of `width`) that hold one value alone. Noise makes neighbours differ,
 * so any other row is left after its first few pixels. Rows of NaN are not among them: they say themselves that they
 * are no data.
 */
export function findFilledRows(pixels: Float32Array, width: number): number[] {
  const found: number[] = [];
  for (let row = 0; row * width < pixels.length; row++) {
    const end = (row + 1) * width;
    const value = pixels[row * width];
    let at = row * width;
    while (at < end && pixels[at] === value) at++;
    if (at === end) found.push(row);
  }
  return found;
}

/** Makes no data of those of the ascending `rows` that are among `pixels`, whose first row is `firstRow` of the frame. */
export function clearRows(
  pixels: Float32Array,
  width: number,
  rows: readonly number[],
  firstRow: number,
): void {
  for (const row of rows) {
    const start = (row - firstRow) * width;
    if (start >= 0 && start < pixels.length) pixels.fill(NaN, start, start + width);
  }
}
