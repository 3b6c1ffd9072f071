/**
 * Files that come in pieces, by tus: begin, append, ask how far it is, give up. Once it is whole, a file is taken by the same
 * code as one that came whole; only then its last byte counts, so that nobody takes a whole file for one that is stored.
 */
import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { TusMetadata } from '@crowdsky/api';
import { hasRoomFor } from '@crowdsky/files';
import type { User } from '../accounts/user.entity.ts';
import { Database } from '../database/database.ts';
import { appendFile, countBytes, twinOfFile } from '../files/append-file.ts';
import { checkedFileName } from '../files/file-name.ts';
import { bufferFull, digestAsAnnounced, emptyFile, tooLarge } from '../files/receive-file.ts';
import type { ReceivedFile } from '../files/receive-file.ts';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { randomHex } from '../ground/secrets.ts';
import { lockAccount, requireBufferRoom } from './quota.ts';
import { RunningPieces } from './running-pieces.ts';
import { StackUploadService } from './stack-upload-service.ts';
import { readTusMetadata } from './tus-metadata.ts';
import * as tus from './tus-repository.ts';
import type { TusUpload } from './tus-upload.entity.ts';
import { findFile } from './upload-repository.ts';
import { closedMeanwhile, requireSlot, UploadService } from './upload-service.ts';

const hourMs = 3_600_000;
const batch = 200;
/** Of one account: each is a row and a file. */
const mostUnfinished = 100;

export interface TusPiece {
  source: Readable;
  startBytes: number;
  /** The length of the piece, where the sender announced it. */
  announcedBytes: number | undefined;
}

/** What a taken file became. */
export type TakenAs = { kind: 'raw'; upload: string; filename: string } | { kind: 'stack'; id: number };

@Injectable()
export class TusService {
  private readonly running = new RunningPieces();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly uploads: UploadService,
    private readonly stacks: StackUploadService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * What is known already is taken at once.
   *
   * @throws AppError `bad-request`, `empty-file`, `too-large`, `quota-exceeded`, `too-many-requests`, `storage-failed` for a full
   * disk; what is wrong with the upload of raws or the name
   */
  async begin(user: User, lengthBytes: number, header: string): Promise<TusUpload> {
    const metadata = readTusMetadata(header);
    const maxBytes = metadata.kind === 'raw' ? this.config.maxFileBytes : this.config.maxStackBytes;
    if (lengthBytes === 0) throw emptyFile();
    if (lengthBytes > maxBytes) throw tooLarge(maxBytes);
    const { uploadSessionId, takenId } = await this.place(user, metadata);
    if (takenId === null && !(await hasRoomFor(this.config.uploadDir, lengthBytes))) throw bufferFull();
    const token = randomHex(16);
    return this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      if ((await tus.countUnfinished(em, user.id)) >= mostUnfinished) throw tooMany();
      const upload = await tus.insertTus(em, {
        token,
        userId: user.id,
        uploadSessionId,
        path: join(this.config.uploadDir, `user_${user.id}`, 'tus', token),
        lengthBytes,
        receivedBytes: takenId === null ? 0 : lengthBytes,
        metadata: header,
        sha256: null,
        takenId,
        touchedAt: this.clock.nowSeconds(),
      });
      // A stack that replaces another may need no more room than that one gives back.
      const mindsRoom = takenId === null && !(metadata.kind === 'stack' && metadata.overwrite);
      if (mindsRoom) await requireBufferRoom(em, user.id, lengthBytes, true);
      return upload;
    });
  }

  /** How far it is; a piece under way, whose connection may be dead, is broken off first. */
  async ask(user: User, token: string): Promise<TusUpload> {
    await this.breakOff(user, token);
    return this.waiting(user, token);
  }

  /**
   * Appends a piece; the last one has the file taken, and answers what is wrong with it.
   *
   * @throws AppError `not-found`, `busy`, `wrong-offset`, `too-large`, `client-gone`, `storage-failed`, and all that
   * `UploadService.takeReceived` and `StackUploadService.store` throw
   */
  async append(user: User, token: string, piece: TusPiece): Promise<TusUpload> {
    try {
      await this.owned(user, token);
      return await this.running.alone(token, piece.source, () => this.appendAlone(user, token, piece));
    } catch (error) {
      piece.source.resume(); // so that the refusal can be answered
      throw error;
    }
  }

  /** Forgets it; a file that is taken stays. */
  async giveUp(user: User, token: string): Promise<void> {
    await this.breakOff(user, token);
    await this.drop(user.id, token);
  }

  async takenAs({ takenId, uploadSessionId, metadata }: TusUpload): Promise<TakenAs | null> {
    if (takenId === null) return null;
    if (uploadSessionId === null) return { kind: 'stack', id: takenId };
    const file = await this.db.run((em) => findFile(em, takenId));
    const { upload } = readTusMetadata(metadata) as Extract<TusMetadata, { kind: 'raw' }>;
    return file && { kind: 'raw', upload, filename: file.filename };
  }

  expiresAt({ touchedAt }: TusUpload): Date {
    return new Date(touchedAt.getTime() + this.config.uploadExpiryHours * hourMs);
  }

  /** Forgets uploads that nothing came for since `before`. */
  async dropIdle(before: Date): Promise<void> {
    for (;;) {
      const idle = await this.db.run((em) => tus.idleTus(em, before, batch));
      for (const { userId, token } of idle) await this.drop(userId, token);
      if (idle.length < batch) return;
    }
  }

  /** Whether the file of this token is still waited for. */
  isWanted(token: string): Promise<boolean> {
    return this.db.run((em) => tus.isTusWanted(em, token));
  }

  /** Where the file belongs, and the id of what is stored of it already. */
  private async place(
    user: User,
    metadata: TusMetadata,
  ): Promise<Pick<TusUpload, 'uploadSessionId' | 'takenId'>> {
    const { sha256 } = metadata;
    if (metadata.kind === 'raw') {
      checkedFileName(metadata.filename);
      const session = await this.uploads.openSession(user, metadata.upload);
      const known = sha256 === undefined ? null : await this.uploads.knownFile(session, sha256);
      return { uploadSessionId: session.id, takenId: known?.id ?? null };
    }
    requireSlot(user, metadata.slotSeconds);
    const known = sha256 === undefined ? null : await this.stacks.known(user, sha256);
    return { uploadSessionId: null, takenId: known?.row.id ?? null };
  }

  private async owned(user: User, token: string): Promise<TusUpload> {
    const upload = await this.db.run((em) => tus.findTus(em, user.id, token));
    if (!upload) throw notFound('upload');
    return upload;
  }

  /** One that can go on, or is taken; else it is forgotten. @throws AppError `not-found`, `wrong-state` */
  private async waiting(user: User, token: string): Promise<TusUpload> {
    const upload = await this.owned(user, token);
    if (upload.takenId !== null) return upload;
    const metadata = readTusMetadata(upload.metadata);
    try {
      if (metadata.kind === 'raw') await this.uploads.openSession(user, metadata.upload);
      const found = await stat(upload.path).catch(() => null);
      if ((found?.size ?? 0) < upload.receivedBytes) throw notFound('upload'); // the disk has lost it
    } catch (error) {
      if (isFinal(error)) await this.drop(user.id, token);
      throw error;
    }
    return upload;
  }

  private async breakOff(user: User, token: string): Promise<void> {
    await this.owned(user, token);
    await this.running.breakOff(token);
  }

  private async appendAlone(user: User, token: string, piece: TusPiece): Promise<TusUpload> {
    const upload = await this.waiting(user, token);
    const { lengthBytes, receivedBytes } = upload;
    if (piece.startBytes !== receivedBytes) throw wrongOffset(piece.startBytes, receivedBytes);
    if ((piece.announcedBytes ?? 0) > lengthBytes - receivedBytes) throw tooMuch(lengthBytes);
    if (upload.takenId !== null) return upload;
    const sizeBytes = await this.write(upload, piece.source);
    if (sizeBytes >= lengthBytes) await this.take(user, upload);
    return this.owned(user, token);
  }

  /** Resolves to how long the file is now. */
  private async write(upload: TusUpload, source: Readable): Promise<number> {
    const { path, lengthBytes, receivedBytes, sha256 } = upload;
    // It was whole before: its blanks may have been made since, so nothing is written over them.
    if (sha256 !== null) return receivedBytes + (await countBytes(source));
    let sizeBytes = receivedBytes;
    await appendFile(path, { source, startBytes: receivedBytes, lengthBytes }, async (durableBytes) => {
      const changes = {
        receivedBytes: Math.min(durableBytes, lengthBytes - 1),
        touchedAt: this.clock.nowSeconds(),
      };
      await this.note(upload, changes);
      sizeBytes = durableBytes;
    });
    return sizeBytes;
  }

  /** A refusal of the file ends its upload; after a fault of the server the last byte may be sent again. */
  private async take(user: User, upload: TusUpload): Promise<void> {
    try {
      const takenId = await this.takeWhole(user, upload);
      const now = this.clock.nowSeconds();
      await this.db.transaction((em) => tus.takeTus(em, upload, takenId, now));
    } catch (error) {
      if (isFinal(error)) await this.drop(user.id, upload.token);
      throw error;
    }
    await unlink(upload.path).catch(() => {});
  }

  /** Resolves to the id of the raw file or stack. */
  private async takeWhole(user: User, upload: TusUpload): Promise<number> {
    const metadata = readTusMetadata(upload.metadata);
    const received: ReceivedFile = {
      sizeBytes: upload.lengthBytes,
      mayBeBlanked: upload.sha256 !== null,
      sha256: upload.sha256 ?? (await this.digest(upload, metadata.sha256)),
      // Whatever comes of the twin, the file stays until its fate is written down.
      path: await twinOfFile(upload.path),
      head: new Uint8Array(0),
    };
    if (metadata.kind === 'raw') {
      const session = await this.uploads.openSession(user, metadata.upload);
      const now = this.clock.nowSeconds();
      const { file } = await this.uploads.takeReceived(session, metadata.filename, received, {
        also: async (em, { id }) => {
          if (!(await tus.takeTus(em, upload, id, now))) throw closedMeanwhile();
        },
      });
      return file.id;
    }
    try {
      return (await this.stacks.store(user, received, metadata)).row.id;
    } finally {
      await this.stacks.discard(received);
    }
  }

  private async digest(upload: TusUpload, announced: string | undefined): Promise<string> {
    const sha256 = await digestAsAnnounced(upload.path, announced);
    await this.note(upload, { sha256 });
    return sha256;
  }

  private async note(upload: TusUpload, changes: Partial<TusUpload>): Promise<void> {
    if (!(await this.db.transaction((em) => tus.noteTus(em, upload, changes)))) throw closedMeanwhile();
    Object.assign(upload, changes);
  }

  private async drop(userId: number, token: string): Promise<void> {
    const paths = await this.db.transaction((em) => tus.dropTus(em, userId, [token]));
    for (const path of paths) await unlink(path).catch(() => {});
  }
}

/** Whether sending it again would change nothing. Who has too little room can make some. */
function isFinal(error: unknown): boolean {
  return error instanceof AppError && error.status < 500 && error.code !== 'quota-exceeded';
}

function wrongOffset(givenBytes: number, receivedBytes: number): AppError {
  return new AppError(
    'wrong-offset',
    `The server has ${receivedBytes} bytes of this file, so the next piece cannot begin at ${givenBytes}.`,
  );
}

function tooMuch(lengthBytes: number): AppError {
  return new AppError('too-large', `This piece goes beyond the ${lengthBytes} bytes of the file.`);
}

function tooMany(): AppError {
  return new AppError(
    'too-many-requests',
    `This account has ${mostUnfinished} unfinished files: finish some or give them up first.`,
  );
}
