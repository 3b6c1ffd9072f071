/** The header `Upload-Metadata` of tus: what file it is, and what is to become of it. */
import { tusMetadata } from '@crowdsky/api';
import type { TusMetadata } from '@crowdsky/api';
import { AppError } from '../ground/app-error.ts';
import { checked } from '../ground/checked.ts';

/** A name, and after a space its value in base64. */
const pairPattern = /^([^\s,]+)(?: +([A-Za-z0-9+/]*={0,2}))?$/;

/** @throws AppError `bad-request` naming what is wrong with it */
export function readTusMetadata(header: string): TusMetadata {
  const pairs = header.split(',').map((text) => {
    const [, name, value = ''] = pairPattern.exec(text.trim()) ?? [];
    if (name === undefined)
      throw new AppError(
        'bad-request',
        'Upload-Metadata must be pairs of a name and a value in base64, with commas between.',
      );
    return [name, Buffer.from(value, 'base64').toString('utf8')];
  });
  return checked(tusMetadata, Object.fromEntries(pairs));
}
