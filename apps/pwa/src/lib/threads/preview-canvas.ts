/** A small copy of the growing stack: rows arrive band by band and are averaged down. */
import { atSky, plainStretch } from '../picture/colour-stretch.ts';
import { painterFor, skyOf } from '../picture/painter.ts';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import type { PreviewPicture } from './stack-job.ts';

interface Band {
  readonly firstRow: number;
  readonly rows: number;
  /** Channels one after the other, rows * width floats each; NaN is no data. */
  readonly pixels: Float32Array;
  /** 0 is no data as well. */
  readonly weights?: Float32Array;
  readonly width: number;
}

export interface PreviewCanvas {
  add(band: Band): void;
  picture(): PreviewPicture;
}

/** A preview of at most `maxSidePx` a side; pixels not yet computed are black. */
export function createPreviewCanvas(
  width: number,
  height: number,
  channelCount: 1 | 3,
  maxSidePx: number,
): PreviewCanvas {
  const factor = Math.max(1, Math.ceil(Math.max(width, height) / maxSidePx));
  const columns = Math.floor(width / factor);
  const lines = Math.floor(height / factor);
  const sums = new Float32Array(channelCount * columns * lines);
  const counts = new Uint16Array(sums.length);
  const means = new Float32Array(sums.length);
  return {
    add(band) {
      const endRow = Math.min(band.firstRow + band.rows, lines * factor);
      for (let channel = 0; channel < channelCount; channel++) {
        for (let row = band.firstRow; row < endRow; row++) {
          const from = (channel * band.rows + row - band.firstRow) * width;
          const to = (channel * lines + Math.floor(row / factor)) * columns;
          for (let x = 0; x < columns * factor; x++) {
            const value = band.pixels[from + x];
            if (value !== value || band.weights?.[from + x] === 0) continue;
            const at = to + Math.floor(x / factor);
            sums[at] += value;
            counts[at]++;
          }
        }
      }
    },
    picture() {
      for (let i = 0; i < sums.length; i++) means[i] = sums[i] / counts[i];
      return { width: columns, height: lines, rgba: paint(means, columns * lines, channelCount) };
    },
  };
}

/** Developing takes a quarter of a second, too long for each picture: the plain stretch, its sky as dark as developed. */
function paint(means: Float32Array, count: number, channelCount: 1 | 3): Uint8ClampedArray<ArrayBuffer> {
  const planes = Array.from({ length: channelCount }, (_, c) => means.subarray(c * count, (c + 1) * count));
  const stretch = atSky(plainStretch(planes), skyOf(DEFAULT_PICTURE_LOOK));
  const toColour = painterFor({ kind: 'stretch', stretch }, DEFAULT_PICTURE_LOOK);
  const [red, green, blue] = channelCount === 3 ? planes : [planes[0], planes[0], planes[0]];
  const rgba = new Uint8ClampedArray(4 * count);
  const colour = new Float64Array(3);
  for (let i = 0; i < count; i++) {
    toColour(red[i], green[i], blue[i], colour);
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = Math.round(255 * colour[c]);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}
