/** How often each brightness occurs in what the viewer shows, by colour, before the sliders for black and white. */
import { painterFor } from '../picture/painter.ts';
import type { Tones } from '../picture/painter.ts';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import type { PictureLook } from '../store/picture-look.ts';
import type { Level } from './picture.ts';

const BINS = 128;
const MAX_SAMPLES = 40_000;

/** Counts for R, G and B, of evenly spread pixels. */
export function histogramOf(
  { width, height, rgba }: Level,
  tones: Tones,
  look: PictureLook,
): readonly number[][] {
  const { black, mid, white } = DEFAULT_PICTURE_LOOK;
  const paint = painterFor(tones, { ...look, black, mid, white });
  const counts = [0, 1, 2].map(() => new Array<number>(BINS).fill(0));
  const step = Math.max(1, Math.floor((width * height) / MAX_SAMPLES));
  const colour = new Float64Array(3);
  for (let i = 0; i < width * height; i += step) {
    const [r, g, b] = [rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]];
    if (Number.isNaN(r + g + b)) continue;
    paint(r, g, b, colour);
    colour.forEach((share, c) => counts[c][Math.min(BINS - 1, Math.max(0, Math.floor(BINS * share)))]++);
  }
  return counts;
}

/** An area from 0 to 100 and 0 to `height`, by the logarithm of the counts: the sky would else press all into a line. */
export function areaPath(counts: readonly number[], highest: number, height: number): string {
  const top = Math.log1p(Math.max(1, highest));
  const points = counts.map((count, bin) => {
    const x = ((100 * bin) / (counts.length - 1)).toFixed(2);
    return `${x},${(height - (0.95 * height * Math.log1p(count)) / top).toFixed(2)}`;
  });
  return `M0,${height} L${points.join(' L')} L100,${height} Z`;
}
