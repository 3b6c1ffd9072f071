/** The door of `@crowdsky/unpack`: makes plain FITS files of the forms in which frames are kept. */
export { plainName } from './plain-name.ts';
export { unpackFile } from './unpack-file.ts';
export type { Unpacked } from './unpack-file.ts';
