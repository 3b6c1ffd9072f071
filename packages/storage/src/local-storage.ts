/** Storage in a folder of this machine: write a temporary file, sync, rename, sync the folder. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { diskRoom, fileStream, hasRoomFor } from '@crowdsky/files';
import { exactLength } from './exact-length.ts';
import { makeFolder, syncFolder } from './make-folder.ts';
import { nameSegments, partPrefix } from './object-name.ts';
import { StorageError } from './storage-error.ts';
import { requireRange } from './byte-range.ts';
import type { ByteRange, OpenedObject, Storage, StoredObject } from './storage.ts';

const openAttempts = 20;

/** Stores below `folder`, which is created when it is missing. */
export class LocalStorage implements Storage {
  readonly label = 'local disk';
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async put(name: string, source: Readable, sizeBytes: number): Promise<void> {
    const path = this.pathOf(name);
    const partPath = join(dirname(path), partPrefix + randomBytes(8).toString('hex'));
    source.on('error', () => {}); // it may break before the pipeline listens, which then tells
    try {
      const part = await openPart(partPath);
      if (!(await hasRoomFor(this.folder, sizeBytes))) {
        await part.close();
        throw diskFull(`storing ${name}`);
      }
      await pipeline(source, exactLength(sizeBytes, name), part.createWriteStream({ flush: true }));
      await rename(partPath, path);
      await syncFolder(dirname(path));
    } catch (error) {
      source.destroy();
      await unlink(partPath).catch(() => {});
      throw asStorageError(error, `storing ${name}`);
    }
  }

  async open(name: string, range?: ByteRange): Promise<OpenedObject | null> {
    const path = this.pathOf(name);
    const handle = await orNull(open(path, 'r'), `opening ${name}`);
    if (!handle) return null;
    const { size } = await handle.stat();
    try {
      if (range) requireRange(name, range, size);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return { sizeBytes: size, stream: fileStream(path, range, handle) };
  }

  /** Files of a disk have no address. */
  link(): Promise<null> {
    return Promise.resolve(null);
  }

  async stat(name: string): Promise<StoredObject | null> {
    const found = await orNull(stat(this.pathOf(name)), `looking at ${name}`);
    return found?.isFile() ? { sizeBytes: found.size } : null;
  }

  async delete(name: string): Promise<boolean> {
    const path = this.pathOf(name);
    const deleted = await orNull(
      unlink(path).then(() => true),
      `deleting ${name}`,
    );
    if (!deleted) return false;
    await this.pruneEmptyFolders(dirname(path));
    return true;
  }

  async list(folder: string): Promise<string[]> {
    const found = await this.walk(folder);
    return found.filter((path) => !isPart(path));
  }

  async sweep(folder: string, olderThanMs: number): Promise<number> {
    let swept = 0;
    for (const name of (await this.walk(folder)).filter(isPart)) {
      const path = join(this.folder, name);
      const found = await orNull(stat(path), `looking at ${name}`);
      if (!found || Date.now() - found.mtimeMs < olderThanMs) continue;
      await orNull(unlink(path), `deleting ${name}`);
      swept++;
    }
    return swept;
  }

  async prepare(): Promise<void> {
    try {
      await makeFolder(this.folder);
      await access(this.folder, constants.R_OK | constants.W_OK);
    } catch (error) {
      throw asStorageError(error, 'making the storage folder');
    }
  }

  async freeBytes(): Promise<number> {
    try {
      return (await diskRoom(this.folder)).freeBytes;
    } catch (error) {
      throw asStorageError(error, 'looking at the disk');
    }
  }

  async probe(): Promise<void> {
    await this.prepare();
    try {
      if (!(await hasRoomFor(this.folder, 1))) throw diskFull('trying the storage folder');
      const path = join(this.folder, `${partPrefix}probe-${randomBytes(8).toString('hex')}`);
      const handle = await open(path, 'wx');
      await handle.write('probe');
      await handle.close();
      await unlink(path);
    } catch (error) {
      throw asStorageError(error, 'trying the storage folder');
    }
  }

  private pathOf(name: string): string {
    return join(this.folder, ...nameSegments(name));
  }

  /** Folder by folder: one that is pruned meanwhile takes nothing but itself out of the list. */
  private async walk(folder: string): Promise<string[]> {
    const found: string[] = [];
    const folders = [this.pathOf(folder)];
    for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
      const entries = await orNull(readdir(next, { withFileTypes: true }), `listing ${folder}`);
      for (const entry of entries ?? []) {
        const path = join(next, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) found.push(relative(this.folder, path).split(sep).join('/'));
      }
    }
    return found;
  }

  private async pruneEmptyFolders(path: string): Promise<void> {
    let folder = path;
    while (folder.startsWith(this.folder + sep)) {
      try {
        await rmdir(folder);
      } catch {
        return; // not empty, or somebody else was faster
      }
      folder = dirname(folder);
    }
  }
}

function isPart(name: string): boolean {
  return name.split('/').some((segment) => segment.startsWith(partPrefix));
}

/** A delete may prune the folder before the new file is in it, so both are retried. */
async function openPart(partPath: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    try {
      await makeFolder(dirname(partPath));
      return await open(partPath, 'wx', 0o640);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === openAttempts) throw error;
    }
  }
}

async function orNull<T>(action: Promise<T>, what: string): Promise<T | null> {
  try {
    return await action;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw asStorageError(error, what);
  }
}

function diskFull(what: string, cause?: unknown): StorageError {
  return new StorageError('full', `The disk is full (${what}).`, { cause });
}

function asStorageError(error: unknown, what: string): StorageError {
  if (error instanceof StorageError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return diskFull(what, error);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StorageError('unauthorized', `The disk refused it (${what}: ${code}).`, { cause: error });
  }
  return new StorageError('unreachable', `The disk failed (${what}: ${message}).`, { cause: error });
}
