/** Returns a raw frame to its owner, from the buffer or from the storage. */
import { stat } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { fileStream } from '@crowdsky/files';
import type { ByteRange, LinkLook, OpenedObject, Storage } from '@crowdsky/storage';
import type { User } from '../accounts/user.entity.ts';
import { AppError, notFound } from '../ground/app-error.ts';
import { Database } from '../database/database.ts';
import { objectNameOf } from './stack-objects.ts';
import { STORAGE } from '../ground/storage-token.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import { findFileByName, findSession } from './upload-repository.ts';

@Injectable()
export class RawDownloadService {
  constructor(
    private readonly db: Database,
    @Inject(STORAGE) private readonly storage: Storage,
  ) {}

  /** @throws AppError `not-found` */
  async find(user: User, sessionToken: string, filename: string): Promise<RawFileRow> {
    const file = await this.db.run(async (em) => {
      const session = await findSession(em, user.id, sessionToken);
      return session && findFileByName(em, session.id, filename);
    });
    if (!file || file.isDeleted) throw notFound('file');
    return file;
  }

  /** A raw as it is sent: its digest, its size, how it is opened, and where the storage gives it out. */
  ofFile(file: RawFileRow) {
    return {
      digest: file.storedSha256 ?? file.sha256,
      sizeBytes: () => Promise.resolve(file.fileSizeBytes),
      open: (range?: ByteRange) => this.openFile(file, range),
      link: async (look: LinkLook) =>
        file.keptIn === 'storage' ? this.storage.link(objectNameOf(file.ucloudPath), look) : null,
    };
  }

  /** @throws AppError `file-lost` when the file is missing at the place its row names */
  async openFile(file: RawFileRow, range?: ByteRange): Promise<OpenedObject> {
    const opened =
      file.keptIn === 'storage'
        ? await this.storage.open(objectNameOf(file.ucloudPath), range)
        : await openLocal(file.ucloudPath, range);
    if (!opened) throw new AppError('file-lost', `The raw file ${file.filename} is missing on this server.`);
    return opened;
  }
}

async function openLocal(path: string, range?: ByteRange): Promise<OpenedObject | null> {
  const found = await stat(path).catch(() => null);
  return found && { sizeBytes: found.size, stream: fileStream(path, range) };
}
