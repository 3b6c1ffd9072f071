/** Opens the storage at an address. */
import { fileURLToPath } from 'node:url';
import { LocalStorage } from './local-storage.ts';
import { StorageError } from './storage-error.ts';
import type { Storage } from './storage.ts';
import { WebdavStorage } from './webdav-storage.ts';

/**
 * `webdavs://user:password@host/path` and `webdav://…` (plain HTTP) are WebDAV servers, `file:///folder` is a folder
 * of this machine. User and password are percent-encoded; a Nextcloud share is `webdavs://TOKEN@host/public.php/webdav`.
 *
 * @throws StorageError `bad-name` for any other address; the message never repeats it, for it may hold a secret
 */
export function openStorage(address: string, options: { idleTimeoutMs?: number } = {}): Storage {
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
        idleTimeoutMs: options.idleTimeoutMs ?? 30_000,
      });
    }
    default:
      throw new StorageError(
        'bad-name',
        'The storage address must begin with file://, webdav:// or webdavs://.',
      );
  }
}
