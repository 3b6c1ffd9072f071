/** The rules for names of uploaded files. */
import { AppError } from '../ground/app-error.ts';

/**
 * Checks a name that becomes part of a worker's path.
 *
 * @throws AppError `bad-file-name`
 */
export function checkedFileName(name: string): string {
  const trimmed = name.trim();
  if (
    trimmed === '' ||
    Buffer.byteLength(trimmed) > 255 ||
    /[\u0000-\u001f\u007f/\\]/.test(trimmed) ||
    trimmed.startsWith('.')
  ) {
    throw new AppError(
      'bad-file-name',
      'The file name is empty, too long, or holds characters a file name must not hold.',
    );
  }
  if (!/\.(fit|fits|fts)$/i.test(trimmed)) {
    throw new AppError('bad-file-name', 'Only .fit and .fits files are accepted.');
  }
  return trimmed;
}

/** `Light_1.fit` -> `Light_1 (2).fit`: the next name to try when another file has this one. */
export function numberedFileName(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
}
