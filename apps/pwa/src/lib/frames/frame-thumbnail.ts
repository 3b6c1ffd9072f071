/** A small grey picture of a raw frame, from a few of its rows. */
import type { FrameSource } from '@crowdsky/stack-core';
import type { FrameShape } from './picked-frame.ts';

export interface Thumbnail {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

const LOW_PERCENT = 5;
/** How far below the middle those 5 percent lie where all is noise. */
const LOW_SIGMAS = 1.64;
const HIGH_PERCENT = 99.7;
/** The shortest range shown, in sigmas of the noise. */
const LEAST_SIGMAS = 25;

/**
 * Averages blocks of the filter array (an even number of pixels a side, so that all colours take part). Only every
 * block's first four rows are read.
 */
export function frameThumbnail(source: FrameSource, shape: FrameShape, maxSidePx: number): Thumbnail {
  const { widthPx: width, heightPx: height } = shape;
  const blockPx = Math.max(2, 2 * Math.ceil(Math.max(width, height) / maxSidePx / 2));
  const columns = Math.max(1, Math.floor(width / blockPx));
  const lines = Math.max(1, Math.floor(height / blockPx));
  const rowsRead = Math.min(4, blockPx);
  const sampleBytes = Math.abs(shape.bitpix) / 8;
  const bytes = new Uint8Array(rowsRead * width * sampleBytes);
  const grey = new Float32Array(columns * lines);
  for (let line = 0; line < lines; line++) {
    source.readInto?.(shape.dataOffset + line * blockPx * width * sampleBytes, bytes);
    const sample = sampleReader(bytes, shape);
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let row = 0; row < rowsRead; row++) {
        const from = row * width + column * blockPx;
        for (let x = 0; x < blockPx; x++) sum += sample(from + x);
      }
      grey[line * columns + column] = sum / (rowsRead * blockPx);
    }
  }
  return { widthPx: columns, heightPx: lines, rgba: stretch(grey) };
}

/** FITS stores big-endian samples (FITS 4.0 section 5). */
function sampleReader(bytes: Uint8Array, { bitpix, bscale, bzero }: FrameShape): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bitpix) {
    case 8:
      return (index) => view.getUint8(index) * bscale + bzero;
    case 16:
      return (index) => view.getInt16(2 * index) * bscale + bzero;
    case 32:
      return (index) => view.getInt32(4 * index) * bscale + bzero;
    case -32:
      return (index) => view.getFloat32(4 * index) * bscale + bzero;
    case -64:
      return (index) => view.getFloat64(8 * index) * bscale + bzero;
    default:
      return () => NaN;
  }
}

/** Square root from just below the sky to its bright stars: these show, while noise alone is no picture. */
function stretch(grey: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const sorted = grey.filter((value) => Number.isFinite(value)).sort();
  const at = (percent: number): number => sorted[Math.round(((sorted.length - 1) * percent) / 100)] ?? 0;
  const low = at(LOW_PERCENT);
  const noise = (at(50) - low) / LOW_SIGMAS;
  const range = Math.max(1e-9, LEAST_SIGMAS * noise, at(HIGH_PERCENT) - low);
  const rgba = new Uint8ClampedArray(4 * grey.length).fill(255);
  grey.forEach((value, index) => {
    const shown = 255 * Math.sqrt(Math.max(0, (value - low) / range));
    rgba.fill(Number.isFinite(shown) ? shown : 0, 4 * index, 4 * index + 3);
  });
  return rgba;
}
