/** The share of a star's light that its measured flux holds: wide stars spread into their own sky. */

/** FWHM in px, and the median flux over the true one of simulated Moffat stars of exponent 3, which Seestar stars have. */
const FOUND: readonly (readonly [fwhmPx: number, share: number])[] = [
  [1.21, 0.977],
  [1.52, 0.958],
  [1.96, 0.933],
  [2.5, 0.918],
  [3, 0.906],
  [4, 0.884],
  [5, 0.859],
  [6.4, 0.809],
  [7.1, 0.775],
  [7.8, 0.722],
];

/** By straight lines between measured widths; the ends serve beyond them. */
export function lightFound(fwhmPx: number): number {
  const after = FOUND.findIndex(([width]) => width >= fwhmPx);
  if (after === 0) return FOUND[0][1];
  const [lastWidth, lastShare] = FOUND.at(after < 0 ? -1 : after - 1) ?? FOUND[0];
  if (after < 0) return lastShare;
  const [width, share] = FOUND[after];
  return lastShare + ((share - lastShare) * (fwhmPx - lastWidth)) / (width - lastWidth);
}
