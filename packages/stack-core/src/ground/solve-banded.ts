/** Banded systems of linear equations. */

/** A symmetric matrix whose entries lie at most `reach` beside the diagonal: each row holds its diagonal and what follows. */
export interface BandedMatrix {
  readonly reach: number;
  readonly values: Float64Array;
}

/**
 * Solves matrix * x = right for each right side, by elimination without pivots: the matrix must be positive definite. All
 * are overwritten, the right sides by their solutions. False if the matrix is singular to working precision.
 */
export function solveBanded({ reach, values }: BandedMatrix, rights: readonly Float64Array[]): boolean {
  const width = reach + 1;
  const n = values.length / width;
  let largest = 0;
  for (let k = 0; k < n; k++) largest = Math.max(largest, values[k * width]);
  for (let k = 0; k < n; k++) {
    const row = k * width;
    const pivot = values[row];
    if (!(pivot > 1e-13 * largest)) return false;
    const last = Math.min(reach, n - 1 - k);
    for (let i = 1; i <= last; i++) {
      const factor = values[row + i] / pivot;
      if (factor === 0) continue;
      const other = (k + i) * width - i;
      for (let j = i; j <= last; j++) values[other + j] -= factor * values[row + j];
      for (const right of rights) right[k + i] -= factor * right[k];
    }
  }
  for (const right of rights) {
    for (let k = n - 1; k >= 0; k--) {
      const last = Math.min(reach, n - 1 - k);
      let rest = right[k];
      for (let i = 1; i <= last; i++) rest -= values[k * width + i] * right[k + i];
      right[k] = rest / values[k * width];
    }
  }
  return true;
}
