/** The one error this package throws: a closed code for programs, a plain sentence for people. */

/**
 * - `not-fits`: the bytes do not begin as a FITS file does.
 * - `truncated`: the file ends before what its header promises.
 * - `bad-header`: a required keyword is missing or has an invalid value.
 * - `bad-data`: the data contradict the header (a descriptor that points outside the heap).
 * - `bad-packing`: compressed data are damaged or cut off.
 * - `unsupported`: valid FITS of a kind this package does not read; the message names it.
 * - `too-large`: a size beyond what can be held.
 * - `no-image`, `no-table`: the HDU asked for holds no such thing.
 * - `bad-value`: a value that cannot be written to FITS, or an argument out of range.
 * - `read-failed`: the byte source gave other bytes than it was asked for.
 */
export type FitsErrorCode =
  | 'not-fits'
  | 'truncated'
  | 'bad-header'
  | 'bad-data'
  | 'bad-packing'
  | 'unsupported'
  | 'too-large'
  | 'no-image'
  | 'no-table'
  | 'bad-value'
  | 'read-failed';

/** The fault of a file: `code` is for programs, the message for people. */
export class FitsError extends Error {
  readonly code: FitsErrorCode;

  constructor(code: FitsErrorCode, message: string) {
    super(message);
    this.name = 'FitsError';
    this.code = code;
  }
}
