/** Planes in the kernels' memory, where pictures are developed. */
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** A plane's pixels; rows begin `stride` pixels apart, which kernels take four at a time. */
export interface PlaneSize {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
}

/**
 * Kernels are called for so many rows at a time: what lies between two steps stays in the processor's cache, and engines
 * swap in their faster code between two calls. A multiple of 8.
 */
export const ROWS_A_CALL = 32;

/** Planes of one size. Addresses stay, views last until more memory is taken. */
export class Planes {
  readonly kernels: Kernels;
  readonly size: PlaneSize;

  constructor(width: number, height: number, kernels = createKernels()) {
    this.kernels = kernels;
    this.size = { width, height, stride: Math.ceil(width / 4) * 4 };
  }

  get length(): number {
    return this.size.stride * this.size.height;
  }

  /** Planes of another size in the same memory. */
  sized(width: number, height: number): Planes {
    return new Planes(width, height, this.kernels);
  }

  /** Makes room for so many planes of floats at once: growing step by step takes longer. */
  reserve(count: number): void {
    const mark = this.kernels.mark();
    this.kernels.allocate(4 * this.length * count);
    this.kernels.release(mark);
  }

  floats(): number {
    return this.kernels.allocate(4 * this.length);
  }

  bytes(): number {
    return this.kernels.allocate(this.length);
  }

  /** Room for as many rows of floats as one call of `eachRows` has. */
  rows(): number {
    return this.kernels.allocate(4 * ROWS_A_CALL * this.size.stride);
  }

  /** The same of bytes. */
  byteRows(): number {
    return this.kernels.allocate(ROWS_A_CALL * this.size.stride);
  }

  viewOf(plane: number): Float32Array<ArrayBuffer> {
    return this.kernels.f32(plane, this.length);
  }

  viewOfBytes(plane: number): Uint8Array<ArrayBuffer> {
    return this.kernels.u8(plane, this.length);
  }

  /** The address of these numbers. */
  numbers(values: ArrayLike<number>): number {
    const address = this.kernels.allocate(4 * values.length);
    this.kernels.f32(address, values.length).set(values);
    return address;
  }

  /** Calls `work` for a few rows after the other. */
  eachRows(work: (from: number, to: number) => void): void {
    const { height } = this.size;
    for (let from = 0; from < height; from += ROWS_A_CALL) work(from, Math.min(height, from + ROWS_A_CALL));
  }
}
