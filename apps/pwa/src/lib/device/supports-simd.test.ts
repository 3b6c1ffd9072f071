import { afterEach, expect, it, vi } from 'vitest';
import { supportsSimd } from './supports-simd.ts';

afterEach(() => void vi.unstubAllGlobals());

it('finds the SIMD of this engine', () => {
  expect(supportsSimd()).toBe(true);
});

it('tries a module whose only function makes a vector', async () => {
  let tried = new Uint8Array(0);
  const { Module, Instance } = WebAssembly;
  vi.stubGlobal('WebAssembly', {
    validate(bytes: Uint8Array<ArrayBuffer>) {
      tried = bytes;
      return false;
    },
  });
  expect(supportsSimd()).toBe(false);
  // Vectors are type 0x7b (123) and their instructions begin with 0xfd (253): WebAssembly core 2.0, section 5.4.
  expect([...tried]).toContain(123);
  expect([...tried]).toContain(253);
  new Instance(new Module(tried));
});

it('finds none where there is no WebAssembly', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(supportsSimd()).toBe(false);
});
