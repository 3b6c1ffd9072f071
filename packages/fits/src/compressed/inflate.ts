/** Unpacks gzip data by the decompressor of the platform that runs this package. */
import { FitsError } from '../fits-error.ts';

/**
 * The platform's gzip decompressor. It checks the sums of the data. Rejects with `damagedPacking()` where they are
 * wrong, the data end too early, or there are more than `mostBytes`: nothing grows beyond what its header promises.
 */
export type Gunzip = (packed: Uint8Array, mostBytes: number) => Promise<Uint8Array>;

/** The fault of a `Gunzip`. */
export function damagedPacking(): FitsError {
  return new FitsError(
    'bad-packing',
    'Its compressed data are damaged or cut off: copy or download the file again.',
  );
}
