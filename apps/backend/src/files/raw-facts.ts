/** The properties of a raw frame that the server stores, read from the file itself. */
import { withFileAndHead } from '@crowdsky/files';
import { readPrimary } from '@crowdsky/fits';
import { groupIntoChunks, readFrameMeta, wordFinding } from '@crowdsky/stack-core';
import { AppError } from '../ground/app-error.ts';
import { refusingBadFits } from './fits-refusal.ts';
import type { ReceivedFile } from './receive-file.ts';

export interface RawFacts {
  /** DATE-OBS as the header has it; the time it means, where other cards have a part in it. */
  dateObsText: string;
  dateObsMs: number;
  exposureSeconds: number | null;
  raDeg: number | null;
  decDeg: number | null;
  objectName: string | null;
  filter: string | null;
  telescope: string | null;
  widthPx: number;
  heightPx: number;
}

/**
 * Reads the header only.
 *
 * @throws AppError `bad-fits`, `cut-file`, `no-date-obs`
 */
export function readRawFacts(received: ReceivedFile): Promise<RawFacts> {
  return refusingBadFits(() =>
    withFileAndHead(received, async (source) => {
      const hdu = await readPrimary(source);
      const [widthPx, heightPx] = hdu.image?.shape ?? [];
      if (widthPx === undefined || heightPx === undefined) {
        throw new AppError('bad-fits', hdu.refusal ?? 'The file holds no picture in its first part.');
      }
      if (widthPx * heightPx === 0) throw new AppError('bad-fits', 'The picture of the file has no pixels.');
      if (hdu.isTruncated)
        throw new AppError('cut-file', 'The file is incomplete: its picture ends too early.');
      const meta = readFrameMeta(hdu.header, widthPx, heightPx);
      if (meta.dateObsMs === undefined) {
        const why = meta.time?.finding ? ` ${wordFinding(meta.time.finding)}` : '';
        throw new AppError('no-date-obs', `Nobody can tell when the frame was taken.${why}`);
      }
      return {
        dateObsText:
          meta.keywords?.time === 'DATE-OBS' && meta.time?.scale === 'UTC'
            ? (hdu.header.string('DATE-OBS') ?? '')
            : new Date(meta.dateObsMs).toISOString().slice(0, -1),
        dateObsMs: meta.dateObsMs,
        exposureSeconds: meta.exposureSeconds ?? null,
        raDeg: meta.raDeg ?? null,
        decDeg: meta.decDeg ?? null,
        objectName: clipped(meta.objectName, 255),
        filter: clipped(meta.filter, 32),
        telescope: clipped(meta.telescope, 64),
        widthPx,
        heightPx,
      };
    }),
  );
}

/** The chunk of a frame on its own; the session's other frames may still move it to another. */
export function provisionalChunkKey(facts: RawFacts, slotSeconds: number): string {
  const frame = {
    dateObsMs: facts.dateObsMs,
    raDeg: facts.raDeg ?? undefined,
    decDeg: facts.decDeg ?? undefined,
  };
  return groupIntoChunks([frame], { slotSeconds }).chunks[0].key;
}

/** Header text made fit for a column: no control characters, not too long, never empty. */
export function clipped(text: string | undefined, maxLength: number): string | null {
  const clean = (text ?? '')
    .replace(/[\u0000-\u001f\u007f]/g, ' ')
    .trim()
    .slice(0, maxLength);
  return clean === '' ? null : clean;
}
