/** A drawn stack as the bytes of a file, strip by strip: the whole picture is never held in the open beside its pixels. */
import { encodePngRows } from '../files/encode-png.ts';
import type { StackDrawing } from '../picture/draw-stack.ts';
import { paintRows } from '../picture/drawing.ts';
import { shownSize } from '../picture/framing.ts';
import { JPEG_QUALITY } from '../picture/save-format.ts';
import type { SaveFormat } from '../picture/save-format.ts';

const STRIP_ROWS = 32;

export function encodePicture(drawing: StackDrawing, format: SaveFormat): Promise<Blob> {
  const { width, height } = shownSize(drawing.framing);
  switch (format) {
    case 'png':
      return encodePngRows({ width, height, bits: 8 }, () => rowsOf(drawing, bytesOf));
    case 'png16':
      return encodePngRows({ width, height, bits: 16 }, () => rowsOf(drawing, pairsOf));
    case 'jpeg':
      return encodeJpeg(drawing, width, height);
  }
}

function* rowsOf(drawing: StackDrawing, encode: (shares: Float64Array) => Uint8Array): Generator<Uint8Array> {
  for (const { shares } of stripsOf(drawing)) {
    const rowLength = 3 * shownSize(drawing.framing).width;
    for (let at = 0; at < shares.length; at += rowLength) yield encode(shares.subarray(at, at + rowLength));
  }
}

function* stripsOf(drawing: StackDrawing): Generator<{ first: number; rows: number; shares: Float64Array }> {
  const { height } = shownSize(drawing.framing);
  for (let first = 0; first < height; first += STRIP_ROWS) {
    const rows = Math.min(STRIP_ROWS, height - first);
    yield { first, rows, shares: paintRows(drawing, drawing.paint, first, rows) };
  }
}

function bytesOf(shares: Float64Array): Uint8Array {
  return Uint8Array.from(shares, (share) => levelOf(share, 255));
}

/** The high byte first. */
function pairsOf(shares: Float64Array): Uint8Array {
  const bytes = new Uint8Array(2 * shares.length);
  shares.forEach((share, i) => {
    const level = levelOf(share, 65535);
    bytes[2 * i] = level >> 8;
    bytes[2 * i + 1] = level & 255;
  });
  return bytes;
}

function levelOf(share: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(most * share)));
}

async function encodeJpeg(drawing: StackDrawing, width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('This browser gives no canvas to a thread.');
  for (const { first, rows, shares } of stripsOf(drawing)) {
    const image = new ImageData(width, rows);
    for (let i = 0, at = 0; at < image.data.length; at += 4, i += 3) {
      for (let c = 0; c < 3; c++) image.data[at + c] = levelOf(shares[i + c], 255);
      image.data[at + 3] = 255;
    }
    context.putImageData(image, 0, first);
  }
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}
