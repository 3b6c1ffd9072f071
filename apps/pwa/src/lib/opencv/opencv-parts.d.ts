/** The part of opencv.js, as scripts/split-opencv.mjs generates it, that makes it of the other. */
declare module '@crowdsky/stack-core/opencv.cjs' {
  /** What Emscripten asks of whoever starts a module. */
  interface OpenCvStart {
    instantiateWasm(
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
    onRuntimeInitialized(): void;
  }
  const makeOpenCv: (start: OpenCvStart) => unknown;
  // eslint-disable-next-line house/no-default-export -- a CommonJS module's exports
  export default makeOpenCv;
}
