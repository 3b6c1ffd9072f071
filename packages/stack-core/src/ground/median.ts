/** Medians without a full sort. */

/** The standard deviation of normal noise over its median absolute deviation. */
export const MAD_TO_SIGMA = 1.4826;

/** Median of the values other than NaN; NaN if there are none. */
export function medianOf(values: ArrayLike<number>): number {
  const numbers = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) numbers[count++] = values[i];
  }
  return medianInPlace(numbers, count);
}

/** Median of the first `count` values, none of them NaN; their order is lost. NaN if there are none. */
export function medianInPlace(numbers: Float64Array, count: number): number {
  if (count === 0) return NaN;
  const half = count >> 1;
  const upper = select(numbers, count, half);
  if (count % 2 === 1) return upper;
  let lower = numbers[0];
  for (let i = 1; i < half; i++) lower = Math.max(lower, numbers[i]);
  return (lower + upper) / 2;
}

/** The k-th smallest of the first `count` values (Hoare's selection); no value before index k is larger afterwards. */
function select(values: Float64Array, count: number, k: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1];
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k];
}
