/** Sends finished stacks, those alone that the account does not have. */
import type { Access } from './find-access.ts';
import { askKnown } from '@crowdsky/sending';
import { digestFiles } from './digest-files.ts';
import type { UploadWishes } from '@crowdsky/sending';
import { sendStack } from './send-stack.ts';
import type { StackEnd, StackSendRun } from './send-stack.ts';
import type { StackFile } from './sort-files.ts';

export interface SentStack {
  readonly file: StackFile;
  readonly end: StackEnd;
}

export interface StacksRun extends StackSendRun {
  readonly onEnd: (sent: SentStack) => void;
}

/** The last is `full` where the account has no room: later ones were not tried. Rejects as `sendStack`. */
export async function sendStacks(
  files: readonly StackFile[],
  access: Access,
  wishes: UploadWishes,
  run: StacksRun,
): Promise<readonly SentStack[]> {
  const { signal } = run;
  const digested = await digestFiles(files, signal, () => undefined);
  const fileOf = new Map(files.map((file) => [file.path, file]));
  const ends: SentStack[] = [];
  const note = (path: string, end: StackEnd): void => {
    const file = fileOf.get(path);
    if (file === undefined) return;
    ends.push({ file, end });
    run.onEnd({ file, end });
  };
  for (const { path, problem } of digested.unreadable) note(path, { kind: 'refused', problem });
  const digests = digested.files.map(({ sha256 }) => sha256);
  const { stacks } = await askKnown(access.server, digests, signal);
  for (const { path, sha256 } of digested.files) {
    const stackId = stacks.get(sha256);
    const end: StackEnd =
      stackId === undefined
        ? await sendStack({ path, sha256 }, access, wishes, run)
        : { kind: 'sent', stackId, alreadyStored: true };
    note(path, end);
    if (end.kind === 'full') break;
  }
  return ends;
}
