/** The WebAssembly kernels of this package: one instance, its memory, and a stack-like arena in that memory. */
import { kernelsWasmBase64 } from '../generated/kernels-wasm.ts';
import { decodeBase64 } from './decode-base64.ts';
import type { KernelExports } from './kernel-exports.ts';
import { WebAssembly } from './webassembly.ts';

const PAGE_BYTES = 65536;
const ALIGNMENT_BYTES = 64;

/**
 * One instance of the kernels. Memory is handed out by `allocate` and given back, all at once, by `release` to a
 * `mark` taken before: the callers of kernels own every buffer, the kernels own none.
 */
export class Kernels {
  readonly call: KernelExports;
  readonly #memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  #top: number;
  #highest = 0;

  constructor(module: object) {
    const instance = new WebAssembly.Instance(module, {});
    this.call = instance.exports as unknown as KernelExports;
    this.#memory = instance.exports['memory'] as {
      readonly buffer: ArrayBuffer;
      grow(pages: number): number;
    };
    this.#top = align((instance.exports['__heap_base'] as { value: number }).value);
  }

  /** Reserves `sizeBytes` bytes, 64-byte aligned, and returns their address. The content is undefined. */
  allocate(sizeBytes: number): number {
    const address = this.#top;
    const end = align(address + sizeBytes);
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#top = end;
    this.#highest = Math.max(this.#highest, end);
    return address;
  }

  /** The current end of the arena: pass it to `release` to free everything allocated after this call. */
  mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    this.#top = mark;
  }

  /** Most bytes of memory ever in use. */
  get highWaterBytes(): number {
    return this.#highest;
  }

  /** A view of `length` floats at `address`. Any later `allocate` may detach it: fetch views anew after allocating. */
  f32(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  f64(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, address, length);
  }

  i32(address: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#memory.buffer, address, length);
  }

  u16(address: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.#memory.buffer, address, length);
  }

  u8(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer, address, length);
  }
}

let compiled: object | undefined;

/** Instantiates the kernels, compiling them at the first call. Throws if the engine has no WebAssembly SIMD. */
export function createKernels(): Kernels {
  compiled ??= new WebAssembly.Module(decodeBase64(kernelsWasmBase64));
  return new Kernels(compiled);
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}
