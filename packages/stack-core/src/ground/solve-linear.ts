/** Small systems of linear equations. */

/**
 * Solves matrix * x = right by elimination with row pivots; `matrix` holds n rows of n. Both are overwritten. Undefined
 * if the matrix is singular to working precision.
 */
export function solveLinear(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length;
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let r = k + 1; r < n; r++) {
      if (Math.abs(matrix[r * n + k]) > Math.abs(matrix[pivot * n + k])) pivot = r;
    }
    if (!(Math.abs(matrix[pivot * n + k]) > 1e-13 * largest)) return undefined;
    if (pivot !== k) swapRows(matrix, right, n, k, pivot);
    for (let r = k + 1; r < n; r++) {
      const factor = matrix[r * n + k] / matrix[k * n + k];
      for (let c = k; c < n; c++) matrix[r * n + c] -= factor * matrix[k * n + c];
      right[r] -= factor * right[k];
    }
  }
  for (let r = n - 1; r >= 0; r--) {
    for (let c = r + 1; c < n; c++) right[r] -= matrix[r * n + c] * right[c];
    right[r] /= matrix[r * n + r];
  }
  return right;
}

function swapRows(matrix: Float64Array, right: Float64Array, n: number, a: number, b: number): void {
  for (let c = 0; c < n; c++) {
    const value = matrix[a * n + c];
    matrix[a * n + c] = matrix[b * n + c];
    matrix[b * n + c] = value;
  }
  const value = right[a];
  right[a] = right[b];
  right[b] = value;
}
