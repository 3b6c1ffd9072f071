/** @crowdsky/storage: where stacks live, local disk, WebDAV or S3, under one contract. */
export { LocalStorage } from './local-storage.ts';
export { nameSegments, safeSegment } from './object-name.ts';
export { openStorage } from './open-storage.ts';
export type { S3Place } from './open-storage.ts';
export { StorageError } from './storage-error.ts';
export type { StorageErrorCode } from './storage-error.ts';
export type { ByteRange, LinkLook, OpenedObject, Storage, StoredObject } from './storage.ts';
export { WebdavStorage } from './webdav-storage.ts';
export type { WebdavOptions } from './webdav-storage.ts';
export { makeFolder, syncFolder } from './make-folder.ts';
