/** Brings opencv.js in the two parts that scripts/split-opencv.mjs made of it: its WebAssembly compiles as it arrives. */
import { provideOpenCv } from '@crowdsky/stack-core';
import wasmUrl from '@crowdsky/stack-core/opencv.wasm?url';

/** Call it once in every thread that may need opencv.js; nothing is loaded yet. */
export function useSplitOpenCv(): void {
  provideOpenCv(async () => {
    const [module, { default: makeOpenCv }] = await Promise.all([
      compile(),
      import('@crowdsky/stack-core/opencv.cjs'),
    ]);
    return new Promise((resolve, reject) => {
      const cv = makeOpenCv({
        instantiateWasm(imports, receive) {
          WebAssembly.instantiate(module, imports)
            .then((instance) => receive(instance, module))
            .catch(reject);
          return {};
        },
        onRuntimeInitialized: () => resolve({ cv }),
      });
    });
  });
}

async function compile(): Promise<WebAssembly.Module> {
  // eslint-disable-next-line house/fetch-only-in-api -- a part of the app itself, there without a network too
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(`opencv.js could not be loaded (${response.status}).`);
  const isNamed = response.headers.get('content-type') === 'application/wasm';
  return isNamed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
