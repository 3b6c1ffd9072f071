/** A pass-through that fails unless exactly the announced number of bytes passes. */
import { Transform } from 'node:stream';
import { StorageError } from './storage-error.ts';

/** `onProgress` is called for every piece, so that idle timers can use it. */
export function exactLength(sizeBytes: number, what: string, onProgress: () => void = () => {}): Transform {
  let seenBytes = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      seenBytes += piece.length;
      onProgress();
      if (seenBytes > sizeBytes) done(wrongLength(what, `more than ${sizeBytes}`, sizeBytes));
      else done(null, piece);
    },
    flush(done) {
      done(seenBytes === sizeBytes ? null : wrongLength(what, String(seenBytes), sizeBytes));
    },
  });
}

function wrongLength(what: string, got: string, expected: number): StorageError {
  return new StorageError('incomplete', `${what}: expected ${expected} bytes, got ${got}.`);
}
