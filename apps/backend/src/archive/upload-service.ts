/** The rules of raw uploads: start, take each file once, list, cancel. */
import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { StartUploadRequest } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import { addBufferUsed, lockAccount } from '../accounts/user-rows.ts';
import type { User } from '../accounts/user.entity.ts';
import { makeFolder } from '@crowdsky/storage';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { checkedFileName, numberedFileName } from '../files/file-name.ts';
import { settleFile } from '../files/file-threads.ts';
import { provisionalChunkKey, readRawFacts } from '../files/raw-facts.ts';
import type { RawFacts } from '../files/raw-facts.ts';
import { receiveFile } from '../files/receive-file.ts';
import { isSameExposure } from '../files/same-exposure.ts';
import type { ReceivedFile } from '../files/receive-file.ts';
import { scrubbedDigest } from '../files/scrub-location.ts';
import { randomHex } from '../ground/secrets.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import { requireBufferRoom } from './quota.ts';
import * as uploads from './upload-repository.ts';
import type { UploadSession } from './upload-session.entity.ts';

export interface IncomingFile {
  filename: string;
  source: Readable;
  sha256?: string | undefined;
  announcedBytes?: number | undefined;
}

export interface TakenFile {
  file: RawFileRow;
  alreadyStored: boolean;
  /** Null for a file that was stored before and has been deleted since. */
  facts: RawFacts | null;
}

export interface TakeRules {
  /** Blank the location even where the session keeps it. */
  scrub?: boolean;
  /** What else changes in the transaction that stores the row of a new file. */
  also?: (em: EntityManager, file: RawFileRow) => Promise<void>;
}

/** `storedSha256`: of the bytes that are kept, the location blanked in them or not. */
type KeptFile = ReceivedFile & { storedSha256: string };

@Injectable()
export class UploadService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Repeated under the same key, it answers with the upload that the first call started.
   *
   * @throws AppError `not-allowed` when the tier does not include chunks this short, `wrong-state` for a key of another
   */
  async start(user: User, request: StartUploadRequest, key?: string): Promise<UploadSession> {
    requireSlot(user, request.slotSeconds);
    const { slotSeconds, keepLocation } = request;
    const sessionToken = randomHex(16);
    const startKey = key === undefined ? null : createHash('sha256').update(key).digest('hex');
    return this.db.transaction(async (em) => {
      if (startKey !== null) {
        await lockAccount(em, user.id); // two calls with one key wait for each other
        const known = await uploads.findSessionByKey(em, user.id, startKey);
        if (known?.slotSeconds === slotSeconds && known.keepLocation === keepLocation) return known;
        if (known) throw new AppError('wrong-state', 'This Idempotency-Key has started another upload.');
      }
      return uploads.insertSession(em, {
        userId: user.id,
        sessionToken,
        createdAt: this.clock.nowSeconds(),
        ucloudPath: join(this.config.uploadDir, `user_${user.id}`, `sess_${sessionToken}`),
        slotSeconds,
        keepLocation,
        startKey,
      });
    });
  }

  /**
   * Stores one raw frame; acknowledges it once its bytes and its row are both durable.
   *
   * @throws AppError naming the fault of the file, the session or the connection
   */
  async takeFile(user: User, sessionToken: string, incoming: IncomingFile): Promise<TakenFile> {
    const filename = checkedFileName(incoming.filename);
    const session = await this.openSession(user, sessionToken);
    const known = incoming.sha256 === undefined ? null : await this.knownFile(session, incoming.sha256);
    if (known) {
      incoming.source.resume();
      return { file: known, alreadyStored: true, facts: null };
    }
    const { announcedBytes, sha256 } = incoming;
    // Early only where it is known to be new: a file sent again takes no more room.
    if (announcedBytes !== undefined && sha256 !== undefined)
      await this.db.run((em) => requireBufferRoom(em, session.userId, announcedBytes));
    const received = await receiveFile(incoming.source, session.ucloudPath, {
      maxBytes: this.config.maxFileBytes,
      expectedSha256: incoming.sha256,
      announcedBytes: incoming.announcedBytes,
    }).catch(asClosedWhenGone);
    return this.takeReceived(session, filename, received);
  }

  /** Receives a file whose session is not known yet; see `takeReceived`. */
  receive(source: Readable): Promise<ReceivedFile> {
    return receiveFile(source, join(this.config.uploadDir, 'incoming'), {
      maxBytes: this.config.maxFileBytes,
    });
  }

  /**
   * Takes a file that is on disk already. It is gone from where it was, whatever comes of it. The earlier system's clients
   * ask for `scrub` file by file; else the session says whether the location stays.
   */
  async takeReceived(
    session: UploadSession,
    filename: string,
    received: ReceivedFile,
    { scrub = false, also }: TakeRules = {},
  ): Promise<TakenFile> {
    try {
      const checkedName = checkedFileName(filename);
      const facts = await readRawFacts(received);
      const copied = await this.findCopied(session, received, facts);
      if (copied) {
        await unlink(received.path).catch(() => {});
        return { file: copied, alreadyStored: true, facts };
      }
      const keepsLocation = session.keepLocation && !scrub;
      const storedSha256 = keepsLocation ? received.sha256 : await scrubbedDigest(received);
      return await this.keepFile(session, checkedName, { ...received, storedSha256 }, facts, also);
    } catch (error) {
      await unlink(received.path).catch(() => {});
      return asClosedWhenGone(error);
    }
  }

  async list(user: User, beforeId: number, limit: number): Promise<UploadSession[]> {
    return this.db.run((em) => uploads.listSessions(em, user.id, beforeId, limit));
  }

  async detail(user: User, sessionToken: string): Promise<{ session: UploadSession; files: RawFileRow[] }> {
    return this.db.run(async (em) => {
      const session = await uploads.findSession(em, user.id, sessionToken);
      if (!session) throw notFound('upload');
      return { session, files: await uploads.allFiles(em, session.id) };
    });
  }

  /** @throws AppError `not-found`, `wrong-state` */
  async openSession(user: User, sessionToken: string): Promise<UploadSession> {
    const session = await this.db.run((em) => uploads.findSession(em, user.id, sessionToken));
    if (!session) throw notFound('upload');
    if (session.status !== 'uploading') {
      throw new AppError('wrong-state', `This upload is ${session.status} and takes no more files.`);
    }
    return session;
  }

  /** A file that was stored before, whether or not it is still there. */
  async knownFile(session: UploadSession, sha256: string): Promise<RawFileRow | null> {
    return this.db.run((em) => uploads.findFileBySha(em, session.id, sha256));
  }

  /** The file of the upload that holds the same exposure under another header. */
  private async findCopied(session: UploadSession, received: ReceivedFile, facts: RawFacts) {
    for (const file of await this.db.run((em) => uploads.findAlike(em, session.id, facts)))
      if (file.sha256 !== received.sha256 && (await isSameExposure(received.path, file.ucloudPath)))
        return file;
    return undefined;
  }

  private async keepFile(
    session: UploadSession,
    filename: string,
    received: KeptFile,
    facts: RawFacts,
    also: TakeRules['also'],
  ): Promise<TakenFile> {
    // Named by content: no user-chosen name reaches the disk, and equal names mean equal bytes.
    const path = join(session.ucloudPath, `${received.sha256}.fit`);
    if (dirname(received.path) !== session.ucloudPath) await makeFolder(session.ucloudPath);
    await settleFile(received.path, path);
    const now = this.clock.nowSeconds();
    const row = newRow(session, received, facts, path, now);
    const taken = await this.db
      .transaction(async (em) => {
        // Locks the account's row first, then the session's: requests with the same file run one after the other.
        await addBufferUsed(em, session.userId, row.fileSizeBytes);
        const fileCount = await uploads.countFile(em, session, row, now);
        const { twin, isNameTaken } = await uploads.findRivals(em, session.id, received.sha256, filename);
        if (twin) throw new Repeated(twin);
        if (fileCount === null) throw closedMeanwhile();
        const free = isNameTaken ? await freeName(em, session.id, filename) : filename;
        const file = await uploads.insertFile(em, { ...row, filename: free });
        await also?.(em, file);
        await requireBufferRoom(em, session.userId, row.fileSizeBytes, true);
        return { file, alreadyStored: false, facts, fileCount };
      })
      .catch(async (error: unknown) => {
        if (error instanceof AppError) await unlink(path).catch(() => {});
        if (!(error instanceof Repeated)) throw error;
        return { file: error.file, alreadyStored: true, facts, fileCount: undefined };
      });
    if (taken.alreadyStored && taken.file.isDeleted) await unlink(path).catch(() => {}); // stacked long ago
    const { fileCount, ...answer } = taken;
    if (fileCount !== undefined)
      this.events.publish(session.userId, {
        type: 'upload',
        token: session.sessionToken,
        fileCount,
        status: 'uploading',
      });
    return answer;
  }
}

function newRow(
  session: UploadSession,
  received: KeptFile,
  facts: RawFacts,
  path: string,
  now: Date,
): Omit<RawFileRow, 'id' | 'session' | 'filename'> {
  return {
    uploadSessionId: session.id,
    ucloudPath: path,
    fileSizeBytes: received.sizeBytes,
    sha256: received.sha256,
    storedSha256: received.storedSha256,
    fitsDateObs: new Date(facts.dateObsMs),
    fitsObject: facts.objectName,
    fitsExptime: facts.exposureSeconds,
    fitsRa: facts.raDeg,
    fitsDec: facts.decDeg,
    filterName: facts.filter,
    telescope: facts.telescope,
    widthPx: facts.widthPx,
    heightPx: facts.heightPx,
    chunkKey: provisionalChunkKey(facts, session.slotSeconds),
    createdAt: now,
    isDeleted: false,
    keptIn: 'buffer',
  };
}

/** Cancelling deletes the upload's folder even while a file is being received. */
function asClosedWhenGone(error: unknown): never {
  throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? closedMeanwhile() : error;
}

export function closedMeanwhile(): AppError {
  return new AppError('wrong-state', 'This upload was finished or cancelled meanwhile.');
}

/** Thrown to roll back a transaction because the file is already stored. */
class Repeated extends Error {
  readonly file: RawFileRow;

  constructor(file: RawFileRow) {
    super('repeated');
    this.file = file;
  }
}

/** @throws AppError `not-allowed` */
export function requireSlot(user: User, slotSeconds: number): void {
  if (slotSeconds !== 900 && user.tier === 'free') {
    throw new AppError(
      'not-allowed',
      `Chunks of ${slotSeconds / 60} min need a pro account; yours has chunks of 15 min.`,
    );
  }
}

/** The next free name after one that is taken. */
async function freeName(em: EntityManager, sessionId: number, wanted: string): Promise<string> {
  for (let number = 2; ; number++) {
    const name = numberedFileName(wanted, number);
    if (!(await uploads.isFileNameTaken(em, sessionId, name))) return name;
  }
}
