/** Brings opencv.js in the two parts that scripts/split-opencv.mjs made of it: nothing to decode, little to parse. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { provideOpenCv } from '@crowdsky/stack-core';

type MakeOpenCv = (module: { readonly wasmBinary: Uint8Array }) => unknown;

/** Call it once in every thread that may need opencv.js; nothing is loaded yet. */
export function useNodeOpenCv(): void {
  provideOpenCv(() => {
    const require = createRequire(import.meta.url);
    const makeOpenCv = require('@crowdsky/stack-core/opencv.cjs') as MakeOpenCv;
    const wasmBinary = readFileSync(require.resolve('@crowdsky/stack-core/opencv.wasm'));
    return Promise.resolve({ cv: makeOpenCv({ wasmBinary }) });
  });
}
