/**
 * Finds and clears rows of a raw frame that hold a single value and no image: dead rows of the sensor, or the filling
 * of an interrupted copy.
 */

/**
 * Indices of the rows of raw `pixels` (whole rows of `width`) that hold a single value. Noise makes neighbours differ,
 * so the scan of any other row ends after a few pixels. Rows of NaN are not listed: they are marked as no data already.
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

/**
 * Sets those of the ascending `rows` that lie in `pixels` to NaN; `firstRow` is the frame's row at the start of
 * `pixels`.
 */
export function clearRows(
  pixels: Float32Array,
  width: number,
  rows: readonly number[],
  firstRow: number,
): void {
  for (const row of rows) {
    const start = (row - firstRow) * width;
    if (start >= 0) pixels.fill(NaN, start, start + width);
  }
}
