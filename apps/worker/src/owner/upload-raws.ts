/** Takes raws to the server, portion by portion, and goes on where an earlier run was stopped. */
import type { FinalizeResponse } from '@crowdsky/api';
import { askKnown, digestsOf, planRaws } from '@crowdsky/sending';
import type { Known, UploadWishes } from '@crowdsky/sending';
import type { Access } from './find-access.ts';
import type { SendableRaw } from './find-sendable.ts';
import { waitForAJob } from './follow-jobs.ts';
import { sendPortion } from './send-portion.ts';
import type { PortionOutcome, PortionRun } from './send-portion.ts';
import { undated } from './unsent-file.ts';
import type { UnsentFile } from './unsent-file.ts';

export interface UploadRawsRun extends PortionRun {
  /** Told before the first file goes out: what there is to send. */
  readonly onPlan: (fileCount: number, sizeBytes: number) => void;
  /** There is no room until a job of the account is done. */
  readonly onFull: () => void;
}

export interface RawsOutcome {
  readonly sent: number;
  readonly unsent: readonly UnsentFile[];
  /** Uploads that have the files, for `followJobs`. */
  readonly uploads: readonly string[];
  readonly skipped: FinalizeResponse['skipped'];
  /** The server's sentence, where the account stays full: what was sent waits in an open upload. */
  readonly full: string | undefined;
}

/** Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function uploadRaws(
  files: readonly SendableRaw[],
  access: Access,
  wishes: UploadWishes,
  run: UploadRawsRun,
): Promise<RawsOutcome> {
  const known = await askKnown(access.server, digestsOf(files), run.signal);
  const planned = planRaws(files, known, wishes);
  const { portions, toSend } = planned;
  const toSendBytes = toSend.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  run.onPlan(toSend.length, toSendBytes);
  const outcomes: PortionOutcome[] = [];
  for (const portion of portions) {
    const outcome = await sendWhereThereIsRoom(portion, known, access, wishes, run);
    outcomes.push(outcome);
    if (outcome.full !== undefined) break;
  }
  return {
    sent: outcomes.reduce((sum, { sent }) => sum + sent, 0),
    unsent: [
      ...planned.undated.map(({ path, name, frame }) => undated({ path, name, time: frame.time })),
      ...outcomes.flatMap(({ unsent }) => unsent),
    ],
    uploads: [...new Set(outcomes.flatMap(({ uploads }) => uploads))],
    skipped: outcomes.flatMap(({ finalized }) => finalized?.skipped ?? []),
    full: outcomes.at(-1)?.full,
  };
}

/** Raws take room until they are stacked: as long as jobs end, there will be more. */
async function sendWhereThereIsRoom(
  portion: readonly SendableRaw[],
  known: Known,
  access: Access,
  wishes: UploadWishes,
  run: UploadRawsRun,
): Promise<PortionOutcome> {
  let sentBefore = 0;
  for (let asked = known; ;) {
    const outcome = await sendPortion(portion, asked, access, wishes, run);
    sentBefore += outcome.sent;
    const mayGoOn = outcome.full !== undefined && (await waitForAJob(access.server, run.signal, run.onFull));
    if (!mayGoOn) return { ...outcome, sent: sentBefore };
    asked = await askKnown(access.server, digestsOf(portion), run.signal);
  }
}
