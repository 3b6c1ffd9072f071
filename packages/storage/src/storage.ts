/** The contract of a storage for stacks: whole files under slash-separated names. */
import type { Readable } from 'node:stream';

export interface StoredObject {
  sizeBytes: number;
}

/** How an object is to be shown by whoever is given a link to it. */
export interface LinkLook {
  mediaType: string;
  /** As in the header of this name. */
  contentDisposition?: string | undefined;
}

/** Bytes `start` to `end` of an object, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface OpenedObject extends StoredObject {
  /** Fails with a StorageError when fewer or more bytes arrive than were promised. */
  stream: Readable;
}

/**
 * Names are relative paths as `object-name.ts` checks them. Every method throws StorageError, and nothing else,
 * for what the outside world does; a missing object is the value `null` or `false`.
 */
export interface Storage {
  /** A description for logs and health pages; never contains a secret. */
  readonly label: string;
  /**
   * Stores exactly `sizeBytes` bytes of `source` under `name`, replacing what was there. The object appears whole
   * or not at all; when the promise resolves it is durable.
   */
  put(name: string, source: Readable, sizeBytes: number): Promise<void>;
  /**
   * The whole object, or a range of it; `sizeBytes` is that of the whole one.
   *
   * @throws StorageError `bad-range` when the object has not all of these bytes
   */
  open(name: string, range?: ByteRange): Promise<OpenedObject | null>;
  /**
   * An address at which anyone who has it may read the object for a few minutes, from the storage itself; null where it
   * gives none, or there is no such object.
   */
  link(name: string, look: LinkLook): Promise<string | null>;
  stat(name: string): Promise<StoredObject | null>;
  /** Resolves to whether there was something to delete. */
  delete(name: string): Promise<boolean>;
  /** Names of all objects below a folder name, in no order; half-written ones are not among them. */
  list(folder: string): Promise<string[]>;
  /** Deletes leftovers of interrupted puts below a folder that exceed the given age; resolves to their number. */
  sweep(folder: string, olderThanMs: number): Promise<number>;
  /** Makes the folder that everything is stored below, where it is missing. */
  prepare(): Promise<void>;
  /** Writes, reads back and deletes a few bytes, after `prepare`; fails with `full` when nothing large fits. */
  probe(): Promise<void>;
  /** Bytes that still fit, or null where the storage does not tell. */
  freeBytes(): Promise<number | null>;
}
