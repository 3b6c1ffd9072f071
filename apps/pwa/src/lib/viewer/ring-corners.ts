/** The corners of the stars' rings, as they go to the graphics memory. */
import type { ShownStar } from './picture.ts';
import { RING_CORNERS } from './shader.ts';

/** Place and FWHM of each star, once for every corner of its ring. */
export function cornersOf(stars: readonly ShownStar[]): Float32Array<ArrayBuffer> {
  const corners = new Float32Array(3 * RING_CORNERS * stars.length);
  stars.forEach(({ x, y, fwhmPx }, index) => {
    for (let corner = 0; corner < RING_CORNERS; corner++) {
      corners.set([x, y, fwhmPx], 3 * (RING_CORNERS * index + corner));
    }
  });
  return corners;
}
