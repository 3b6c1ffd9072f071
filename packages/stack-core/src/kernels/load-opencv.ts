/**
 * Loads opencv.js the first time it is asked for: one script of 11 MB, in about a third of a second, unless the host
 * brings it in parts, as app and command line do (8 MB of WebAssembly and a script of 0.2 MB).
 */

/** A matrix of opencv.js; `delete` it when done, it lives outside the garbage collector's reach. */
interface OpenCvMat {
  readonly data: Uint8Array;
  readonly data16U: Uint16Array;
  readonly data64F: Float64Array;
  delete(): void;
}

/** The part of opencv.js that this package uses. */
export interface OpenCv {
  readonly Mat: new (rows?: number, cols?: number, type?: number) => OpenCvMat;
  readonly CV_16UC1: number;
  readonly CV_32FC2: number;
  readonly RANSAC: number;
  readonly COLOR_BayerBG2RGB: number;
  readonly COLOR_BayerGB2RGB: number;
  readonly COLOR_BayerRG2RGB: number;
  readonly COLOR_BayerGR2RGB: number;
  cvtColor(from: OpenCvMat, to: OpenCvMat, code: number): void;
  matFromArray(rows: number, cols: number, type: number, values: ArrayLike<number>): OpenCvMat;
  estimateAffine2D(
    from: OpenCvMat,
    to: OpenCvMat,
    inliers: OpenCvMat,
    method: number,
    thresholdPx: number,
    maxIterations: number,
    confidence: number,
    refineIterations: number,
  ): OpenCvMat;
}

/** opencv.js inside another object: its module is thenable, so a promise must never resolve to it directly. */
export interface LoadedOpenCv {
  readonly cv: OpenCv;
}

interface LoadingModule extends OpenCv {
  onRuntimeInitialized?: () => void;
}

/** Imports the script's module, wrapped in an object since the module is thenable. */
export type OpenCvImporter = () => Promise<{ readonly cv: unknown }>;

let loading: Promise<LoadedOpenCv> | undefined;
let importModule: OpenCvImporter = async () => (await import('./opencv-module.ts')).holder;

/** Lets a host bring the script by a faster way than `import`; call it before the first `loadOpenCv`. */
export function provideOpenCv(importer: OpenCvImporter): void {
  importModule = importer;
}

/**
 * Starts loading opencv.js, or returns the load under way: call it early and await it late. Rejects if the script
 * cannot be fetched or its WebAssembly does not start; the next call then tries again.
 */
export function loadOpenCv(): Promise<LoadedOpenCv> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<LoadedOpenCv> {
  const holder = (await importModule()) as { readonly cv: LoadingModule };
  if (!('Mat' in holder.cv)) {
    await new Promise<void>((resolve) => {
      holder.cv.onRuntimeInitialized = (): void => {
        resolve();
      };
    });
  }
  return holder;
}
