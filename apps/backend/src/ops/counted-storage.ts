/** A storage whose failures are counted by their code. */
import type { Readable } from 'node:stream';
import { StorageError } from '@crowdsky/storage';
import type {
  ByteRange,
  LinkLook,
  OpenedObject,
  Storage,
  StorageErrorCode,
  StoredObject,
} from '@crowdsky/storage';

export class CountedStorage implements Storage {
  readonly label: string;
  private readonly inner: Storage;
  private readonly onFailure: (code: StorageErrorCode) => void;

  constructor(inner: Storage, onFailure: (code: StorageErrorCode) => void) {
    this.inner = inner;
    this.onFailure = onFailure;
    this.label = inner.label;
  }

  put(name: string, source: Readable, sizeBytes: number): Promise<void> {
    return this.counted(this.inner.put(name, source, sizeBytes));
  }

  open(name: string, range?: ByteRange): Promise<OpenedObject | null> {
    return this.counted(this.inner.open(name, range));
  }

  link(name: string, look: LinkLook): Promise<string | null> {
    return this.counted(this.inner.link(name, look));
  }

  stat(name: string): Promise<StoredObject | null> {
    return this.counted(this.inner.stat(name));
  }

  delete(name: string): Promise<boolean> {
    return this.counted(this.inner.delete(name));
  }

  list(folder: string): Promise<string[]> {
    return this.counted(this.inner.list(folder));
  }

  sweep(folder: string, olderThanMs: number): Promise<number> {
    return this.counted(this.inner.sweep(folder, olderThanMs));
  }

  prepare(): Promise<void> {
    return this.counted(this.inner.prepare());
  }

  probe(): Promise<void> {
    return this.counted(this.inner.probe());
  }

  freeBytes(): Promise<number | null> {
    return this.counted(this.inner.freeBytes());
  }

  private async counted<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      // A name that cannot be stored, and a range that is not there, are faults of the caller.
      if (error instanceof StorageError && !/^bad-/.test(error.code)) this.onFailure(error.code);
      throw error;
    }
  }
}
