/** What of some raws is to be sent, in portions of whole chunks, from what the server has of them already. */
import type { Known } from './ask-known.ts';
import { planPortions } from './plan-portions.ts';
import type { PortionFile, Portions } from './plan-portions.ts';
import { planUpload } from './plan-upload.ts';
import type { UploadWishes } from './plan-upload.ts';

export interface RawsPlan<File> extends Portions<File> {
  /** What the server does not have yet, in the order of the portions. */
  readonly toSend: readonly File[];
}

/** So much is on its way to a stack before the next is sent; an account's room is often half a gigabyte. */
const PORTION_BYTES = 200e6;

/** Plans what of some raws is sent: whole time chunks alone, and nothing that the server has. Portions are of 200 MB. */
export function planRaws<File extends PortionFile>(
  files: readonly File[],
  known: Known,
  wishes: UploadWishes,
  portionBytes = PORTION_BYTES,
): RawsPlan<File> {
  const openUploads = openUploadsOf(known);
  const planned = planPortions(
    files,
    wishes.slotSeconds,
    portionBytes,
    (sha256) => openUploads.get(sha256) ?? [],
  );
  const toSend = planned.portions.flatMap(
    (portion) => planUpload(portion, known.raws, known.uploads, wishes).send,
  );
  return { ...planned, toSend };
}

function openUploadsOf({ raws, uploads }: Known): ReadonlyMap<string, readonly string[]> {
  const open = new Map<string, string[]>();
  for (const { sha256, uploadToken } of raws)
    if (uploads.get(uploadToken)?.status === 'uploading')
      open.set(sha256, [...(open.get(sha256) ?? []), uploadToken]);
  return open;
}
