/** Decides which raws to send, and whether an upload that was begun before goes on. */
import type { Upload } from '@crowdsky/api';

/** A raw that the server has or had. */
export interface KnownRaw {
  readonly sha256: string;
  readonly uploadToken: string;
}

type UploadState = Pick<Upload, 'status' | 'keepLocation' | 'slotSeconds' | 'fileCount'>;

export interface UploadWishes {
  readonly keepLocation: boolean;
  readonly slotSeconds: Upload['slotSeconds'];
  /** Send what was stacked before again, too. */
  readonly overwrite: boolean;
}

export interface UploadPlan<File> {
  /** What the server has neither stacked in chunks of this length nor in the upload that goes on; of doublets the first. */
  readonly send: readonly File[];
  /** The upload that goes on. */
  readonly resumed: string | undefined;
  /** Finished uploads that the files were in. */
  readonly finished: readonly string[];
}

/** `uploads` has the state of every upload that `known` names. */
export function planUpload<File extends { readonly sha256: string }>(
  files: readonly File[],
  known: readonly KnownRaw[],
  uploads: ReadonlyMap<string, UploadState>,
  wishes: UploadWishes,
): UploadPlan<File> {
  // Of doublets the first.
  const given = new Map([...files].reverse().map((file) => [file.sha256, file]));
  const placesOf = new Map<string, KnownRaw[]>();
  const counts = new Map<string, number>();
  for (const raw of known) {
    if (!given.has(raw.sha256)) continue;
    placesOf.set(raw.sha256, [...(placesOf.get(raw.sha256) ?? []), raw]);
    if (goesOn(uploads.get(raw.uploadToken), wishes))
      counts.set(raw.uploadToken, (counts.get(raw.uploadToken) ?? 0) + 1);
  }
  // One that holds other files too is somebody else's to finish.
  const ours = [...counts].filter(([token, count]) => uploads.get(token)?.fileCount === count);
  const resumed = ours.sort(([, a], [, b]) => b - a)[0]?.[0];
  // Its stacks are of the length that is asked for.
  const isFinished = (token: string): boolean => {
    const upload = uploads.get(token);
    return upload?.status === 'complete' && upload.slotSeconds === wishes.slotSeconds;
  };
  const isThere = ({ uploadToken }: KnownRaw): boolean =>
    uploadToken === resumed || (!wishes.overwrite && isFinished(uploadToken));
  const isNew = (file: File): boolean =>
    given.get(file.sha256) === file && !(placesOf.get(file.sha256) ?? []).some(isThere);
  const tokens = [...placesOf.values()].flat().map(({ uploadToken }) => uploadToken);
  return {
    send: files.filter(isNew),
    resumed,
    finished: [...new Set(tokens)].filter(isFinished),
  };
}

/** Another location rule or chunk length would change what becomes of files that are there already. */
function goesOn(upload: UploadState | undefined, { keepLocation, slotSeconds }: UploadWishes): boolean {
  return (
    upload?.status === 'uploading' &&
    upload.keepLocation === keepLocation &&
    upload.slotSeconds === slotSeconds
  );
}
