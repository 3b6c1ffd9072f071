/** Pixels to the bytes and keywords of an image HDU (FITS 4.0 sections 4.4.1, 4.4.2.5, 5 and 7.1). */
import { copySwapped, IS_LITTLE_ENDIAN } from './byte-order.ts';
import { addToSum, copyWordsSumming } from './checksum.ts';
import { FitsError } from './fits-error.ts';
import type { Header } from './header.ts';
import type { Bitpix } from './image-layout.ts';
import { pixelCount } from './image-layout.ts';

export type PixelArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** An image to write: the primary HDU when it comes first, an IMAGE extension otherwise. */
export interface ImageSpec {
  readonly kind: 'image';
  /** Axis lengths, NAXIS1 (the fastest) first; [] for an HDU without data. */
  readonly shape: readonly number[];
  /**
   * The stored samples; the array's type decides BITPIX. Int8Array, Uint16Array, Uint32Array and BigUint64Array
   * hold physical values and are written with the BZERO of table 11 (and take no bscale or bzero).
   */
  readonly data?: PixelArray;
  readonly bscale?: number;
  readonly bzero?: number;
  /** The stored integer that means "no data". */
  readonly blank?: number | bigint;
  /** EXTNAME. */
  readonly name?: string;
  /** The user's cards, written after the structural ones; see `writeFits`. */
  readonly header?: Header;
}

/** The bytes of a data unit, made piece by piece. */
export interface HduBody {
  readonly sizeBytes: number;
  /** Of one sample of an image; 1 for tables. */
  readonly valueBytes: number;
  /**
   * Fills `target` with the bytes from `offsetBytes` on, both a whole number of samples, and returns the sum of these
   * bytes and `sum` (see `addToSum`).
   */
  encode(offsetBytes: number, target: Uint8Array, sum: number): number;
  /** DATASUM of all bytes, where it can be computed without encoding them. */
  readonly sum?: () => number;
}

interface SampleFormat {
  readonly bitpix: Bitpix;
  /** BZERO of the integers FITS has no format for (table 11). */
  readonly offset?: number | bigint;
}

/** @throws FitsError `bad-value` when shape, data and scaling do not fit each other */
export function encodeImage(spec: ImageSpec): { cards: (header: Header) => void; body: HduBody } {
  const data = spec.data ?? new Uint8Array(0);
  const format = formatOf(data);
  checkImage(spec, data, format);
  return {
    cards: (header) => addScaling(header, spec, format),
    body: {
      sizeBytes: data.byteLength,
      valueBytes: data.BYTES_PER_ELEMENT,
      encode: (offset, target, sum) => encodePixels(data, format, offset, target, sum),
      ...(format.offset === undefined && { sum: () => sumOfPixels(data) }),
    },
  };
}

export function imageBitpix(spec: ImageSpec): Bitpix {
  return formatOf(spec.data ?? new Uint8Array(0)).bitpix;
}

function formatOf(data: PixelArray): SampleFormat {
  if (data instanceof Uint8Array) return { bitpix: 8 };
  if (data instanceof Int8Array) return { bitpix: 8, offset: -128 };
  if (data instanceof Int16Array) return { bitpix: 16 };
  if (data instanceof Uint16Array) return { bitpix: 16, offset: 32768 };
  if (data instanceof Int32Array) return { bitpix: 32 };
  if (data instanceof Uint32Array) return { bitpix: 32, offset: 2147483648 };
  if (data instanceof BigInt64Array) return { bitpix: 64 };
  if (data instanceof BigUint64Array) return { bitpix: 64, offset: 9223372036854775808n };
  if (data instanceof Float32Array) return { bitpix: -32 };
  return { bitpix: -64 };
}

function checkImage(spec: ImageSpec, data: PixelArray, format: SampleFormat): void {
  const shape = spec.shape.join(' x ');
  if (!spec.shape.every((length) => Number.isSafeInteger(length) && length >= 0) || spec.shape.length > 999) {
    throw new FitsError('bad-value', `An image cannot have the shape ${shape}.`);
  }
  if (pixelCount(spec.shape) !== data.length) {
    throw new FitsError(
      'bad-value',
      `An image of ${shape} pixels cannot be written from ${data.length} values.`,
    );
  }
  if (format.offset !== undefined && (spec.bscale !== undefined || spec.bzero !== undefined)) {
    throw new FitsError(
      'bad-value',
      'Unsigned (and signed 8-bit) pixels are written with a BZERO of their own.',
    );
  }
  if (spec.blank !== undefined && format.bitpix < 0) {
    throw new FitsError('bad-value', 'BLANK is for integer images; in floating point NaN means no data.');
  }
}

function addScaling(header: Header, spec: ImageSpec, format: SampleFormat): void {
  if (format.offset !== undefined) {
    header.set('BZERO', format.offset, 'unsigned integers are stored with an offset');
    header.set('BSCALE', 1, 'physical = BZERO + BSCALE * stored');
  } else if (spec.bscale !== undefined || spec.bzero !== undefined) {
    header.setReal('BSCALE', spec.bscale ?? 1, 'physical = BZERO + BSCALE * stored');
    header.setReal('BZERO', spec.bzero ?? 0, 'physical value of a stored 0');
  }
  if (spec.blank !== undefined) header.set('BLANK', spec.blank, 'stored value of pixels without data');
}

function encodePixels(
  data: PixelArray,
  format: SampleFormat,
  offsetBytes: number,
  target: Uint8Array,
  sum: number,
): number {
  const valueBytes = data.BYTES_PER_ELEMENT;
  const at = data.byteOffset + offsetBytes;
  if (IS_LITTLE_ENDIAN && valueBytes === 4 && format.offset === undefined && target.byteOffset % 4 === 0) {
    const count = target.length / 4;
    const words = new Uint32Array(data.buffer, at, count);
    return copyWordsSumming(words, new Uint32Array(target.buffer, target.byteOffset, count), sum);
  }
  copySwapped(new Uint8Array(data.buffer, at, target.length), target, valueBytes);
  // Subtracting half the range of an unsigned integer is flipping its highest bit.
  if (format.offset !== undefined) for (let n = 0; n < target.length; n += valueBytes) target[n] ^= 0x80;
  return addToSum(target, sum);
}

function sumOfPixels(data: PixelArray): number {
  const valueBytes = IS_LITTLE_ENDIAN ? data.BYTES_PER_ELEMENT : 1;
  return addToSum(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 0, valueBytes);
}
