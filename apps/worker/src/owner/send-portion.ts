/** Sends frames of this computer into one upload. */
import { basename } from 'node:path';
import { goesInPieces, sendPortion as sendFiles, sentName } from '@crowdsky/sending';
import type { Known, PortionOutcome as Outcome, PortionRun as Run, UploadWishes } from '@crowdsky/sending';
import type { Server } from '../network/api.ts';
import type { Access } from './find-access.ts';
import type { SendableRaw } from './find-sendable.ts';
import { sendFile } from './send-file.ts';
import type { SendRun } from './send-file.ts';
import { sendInPieces } from './send-in-pieces.ts';
import type { UnsentFile } from './unsent-file.ts';

export type PortionRun = SendRun & Omit<Run<SendableRaw>, 'put'>;

export interface PortionOutcome extends Omit<Outcome<SendableRaw>, 'unsent'> {
  readonly unsent: readonly UnsentFile[];
}

/** Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function sendPortion(
  files: readonly SendableRaw[],
  known: Known,
  access: Access,
  wishes: UploadWishes,
  run: PortionRun,
): Promise<PortionOutcome> {
  const put = (file: SendableRaw, token: string) => putFile(file, token, access.server, run);
  const outcome = await sendFiles(files, known, access, wishes, { ...run, put });
  const unsent = outcome.unsent.map(({ file: { path, name }, problem }) => ({ path, name, problem }));
  return { ...outcome, unsent };
}

async function putFile(
  { path, name, sha256, sizeBytes }: SendableRaw,
  token: string,
  server: Server,
  run: SendRun,
): Promise<string | undefined> {
  const { signal } = run;
  const filename = sentName(name, basename(path));
  const request = { path: { token, filename }, query: { sha256 }, signal };
  const metadata = { kind: 'raw', upload: token, filename, sha256 };
  const sent = (await goesInPieces(sizeBytes, server, signal))
    ? await sendInPieces({ path, sizeBytes, metadata }, server, run)
    : await sendFile(path, (body) => server.putRaw({ ...request, body }), run);
  return sent.kind === 'refused' ? sent.problem : undefined;
}
