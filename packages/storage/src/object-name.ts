/** The rules for object names, so that no name escapes its folder on any storage. */
import { StorageError } from './storage-error.ts';

const maxNameLength = 512;
const maxSegmentBytes = 200;
/** The prefix of segments that are half-written objects. */
export const partPrefix = '.part-';

/**
 * Splits a checked name into its segments.
 *
 * @throws StorageError `bad-name` for empty, absolute, dotted, over-long names or ones with control characters
 */
export function nameSegments(name: string): string[] {
  const segments = name.split('/');
  const bad =
    name.length === 0 ||
    name.length > maxNameLength ||
    /[\u0000-\u001f\u007f\\]/.test(name) ||
    segments.some(
      (segment) => segment === '' || segment.startsWith('.') || Buffer.byteLength(segment) > maxSegmentBytes,
    );
  if (bad)
    throw new StorageError(
      'bad-name',
      `Not a name for a stored object: ${JSON.stringify(name.slice(0, 80))}.`,
    );
  return segments;
}

/** Turns free text, as an object's name from a FITS header, into one path segment; never empty, never dotted. */
export function safeSegment(text: string): string {
  const cleaned = text
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f/\\:*?"<>|\s]+/g, '_')
    .replace(/^\.+/, '_');
  let segment = '';
  for (const character of cleaned) {
    if (Buffer.byteLength(segment + character) > 100) break;
    segment += character;
  }
  return segment === '' ? 'unknown' : segment;
}
