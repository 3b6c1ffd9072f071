/** Opens the storage at an address. */
import { fileURLToPath } from 'node:url';
import { LocalStorage } from './local-storage.ts';
import type { S3Options } from './s3-options.ts';
import { S3Storage } from './s3-storage.ts';
import { StorageError } from './storage-error.ts';
import type { Storage } from './storage.ts';
import { WebdavStorage } from './webdav-storage.ts';

export type S3Place = Omit<S3Options, 'bucket' | 'prefix' | 'idleTimeoutMs'>;

interface OpenOptions {
  idleTimeoutMs?: number;
  s3?: S3Place;
}

/**
 * `webdavs://user:password@host/path` and `webdav://…` (plain HTTP) are WebDAV servers, `file:///folder` is a folder
 * of this machine. User and password are percent-encoded; a Nextcloud share is `webdavs://TOKEN@host/public.php/webdav`.
 * `s3://bucket/folder` is a bucket; `options.s3` says where.
 *
 * @throws StorageError `bad-name` for any other address; the message never repeats it, for it may hold a secret
 */
export function openStorage(address: string, options: OpenOptions = {}): Storage {
  const { idleTimeoutMs = 30_000, s3 = { pathStyle: false } } = options;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new StorageError('bad-name', 'The storage address is no URL.');
  }
  switch (url.protocol) {
    case 'file:':
      return new LocalStorage(fileURLToPath(url));
    case 'webdav:':
    case 'webdavs:': {
      const scheme = url.protocol === 'webdavs:' ? 'https' : 'http';
      return new WebdavStorage({
        url: `${scheme}://${url.host}${url.pathname}`,
        username: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
        idleTimeoutMs,
      });
    }
    case 's3:':
      if (url.host === '' || url.username !== '')
        throw new StorageError(
          'bad-name',
          'A bucket is s3://bucket or s3://bucket/folder, without credentials.',
        );
      return new S3Storage({
        ...s3,
        bucket: url.host,
        prefix: decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, ''),
        idleTimeoutMs,
      });
    default:
      throw new StorageError(
        'bad-name',
        'The storage address must begin with file://, webdav://, webdavs:// or s3://.',
      );
  }
}
