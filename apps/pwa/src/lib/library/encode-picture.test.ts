import { inflateSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import type { StackDrawing } from '../picture/draw-stack.ts';
import { encodePicture } from './encode-picture.ts';

const [WIDTH, HEIGHT] = [5, 70];
const plane = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => i / (WIDTH * HEIGHT - 1));
const drawing: StackDrawing = {
  pixels: { width: WIDTH, height: HEIGHT, planes: [plane, plane, plane], stride: 1 },
  framing: { box: { x: 0, y: 0, width: WIDTH, height: HEIGHT }, turns: 0, isFlipped: false },
  // Beyond white and below black, too.
  paint: (r, g, b, colour) => colour.set([r, 1.5 - g, b - 0.5]),
};
const shareAt = (i: number, c: number): number =>
  Math.min(1, Math.max(0, [plane[i], 1.5 - plane[i], plane[i] - 0.5][c]));

async function rowsOf(file: Blob): Promise<Buffer> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const at = bytes.indexOf('IDAT');
  return inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
}

afterEach(() => void vi.unstubAllGlobals());

it('writes every pixel once in eight bits, and in sixteen', async () => {
  const eight = await rowsOf(await encodePicture(drawing, 'png'));
  const sixteen = await rowsOf(await encodePicture(drawing, 'png16'));
  expect([eight.length, sixteen.length]).toEqual([HEIGHT * (1 + 3 * WIDTH), HEIGHT * (1 + 6 * WIDTH)]);
  for (let i = 0; i < plane.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    for (let c = 0; c < 3; c++) {
      expect(eight[y * (1 + 3 * WIDTH) + 1 + 3 * x + c]).toBe(Math.round(255 * shareAt(i, c)));
      const at = y * (1 + 6 * WIDTH) + 1 + 6 * x + 2 * c;
      expect(sixteen.readUInt16BE(at)).toBe(Math.round(65535 * shareAt(i, c)));
    }
  }
});

it('draws a JPEG in strips that meet', async () => {
  const painted: number[][] = [];
  vi.stubGlobal(
    'ImageData',
    class {
      readonly data: Uint8ClampedArray;
      readonly height: number;
      constructor(width: number, height: number) {
        this.data = new Uint8ClampedArray(4 * width * height);
        this.height = height;
      }
    },
  );
  let options: unknown;
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({
        putImageData(image: { data: Uint8ClampedArray; height: number }, _x: number, y: number) {
          for (let row = 0; row < image.height; row++)
            painted[y + row] = [...image.data.subarray(4 * row * WIDTH, 4 * (row + 1) * WIDTH)];
        },
      });
      convertToBlob(given: unknown) {
        options = given;
        return Promise.resolve(new Blob(['jpeg']));
      }
    },
  );
  expect(await (await encodePicture(drawing, 'jpeg')).text()).toBe('jpeg');
  expect(options).toEqual({ type: 'image/jpeg', quality: 0.92 });
  expect(painted.flat().length).toBe(4 * plane.length);
  painted.flat().forEach((value, at) => {
    const share = at % 4 === 3 ? 1 : shareAt(at >> 2, at % 4);
    expect(value).toBe(Math.round(255 * share));
  });
});
