/**
 * opencv.js behind a module of our own: bundlers copy a CommonJS module's members onto what a dynamic import resolves to,
 * and this one has a `then`, so a dynamic import of it would never settle.
 */
import opencv from '@techstark/opencv-js';

export const holder: { readonly cv: unknown } = { cv: opencv };
