/** Brings opencv.js by `require`: as a module Node would first search its 11 MB for exports, which takes longer. */
import { createRequire } from 'node:module';
import { provideOpenCv } from '@crowdsky/stack-core';

/** Call it once in every thread that may need opencv.js; nothing is loaded yet. */
export function useNodeOpenCv(): void {
  provideOpenCv(() => {
    const require = createRequire(import.meta.url);
    return Promise.resolve({ cv: require('@techstark/opencv-js') as unknown });
  });
}
