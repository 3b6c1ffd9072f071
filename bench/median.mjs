/** The upper of the middle two, where their number is even. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
