/** Storage on a WebDAV server: put under a temporary name, check the size, move into place. */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { createClient } from 'webdav';
import type { WebDAVClient } from 'webdav';
import { cutTo, partOf, requireRange } from './byte-range.ts';
import { exactLength } from './exact-length.ts';
import { IdleTimer } from './idle-timer.ts';
import { nameSegments, partPrefix } from './object-name.ts';
import { StorageError } from './storage-error.ts';
import type { ByteRange, OpenedObject, Storage, StoredObject } from './storage.ts';
import { asStorageError, statusOf } from './webdav-error.ts';

/** Number of tries for a folder that the server reports as locked, and the pause, which grows each time. */
const lockedAttempts = 8;
const lockedPauseMs = 25;

export interface WebdavOptions {
  /** Base address; folders are made below it. */
  url: string;
  username: string;
  password: string;
  /** A connection idle for longer than this is aborted. */
  idleTimeoutMs: number;
}

/** A Nextcloud public share is one of these: the share's token as user name, no password. */
export class WebdavStorage implements Storage {
  readonly label: string;
  private readonly options: WebdavOptions;
  private readonly client: WebDAVClient;
  private readonly idleTimeoutMs: number;
  /** Folders that exist or are being made, so that simultaneous puts make each only once. */
  private readonly folders = new Map<string, Promise<void>>();

  constructor(options: WebdavOptions) {
    this.options = options;
    this.label = `WebDAV at ${new URL(options.url).host}`;
    this.idleTimeoutMs = options.idleTimeoutMs;
    this.client = createClient(options.url, { username: options.username, password: options.password });
  }

  async put(name: string, source: Readable, sizeBytes: number): Promise<void> {
    const segments = nameSegments(name);
    const folder = segments.slice(0, -1);
    const partPath = pathOf([...folder, partPrefix + randomBytes(8).toString('hex')]);
    source.on('error', () => {}); // it may break while the folders are made
    try {
      await this.makeFolders(folder);
      await this.putPart(partPath, source, sizeBytes, name);
      const arrived = await this.statPath(partPath, name);
      if (arrived?.sizeBytes !== sizeBytes) {
        throw new StorageError(
          'incomplete',
          `The storage kept ${arrived?.sizeBytes ?? 0} of ${sizeBytes} bytes of ${name}.`,
        );
      }
      await this.ask(`putting ${name} in place`, (signal) =>
        this.client.moveFile(partPath, pathOf(segments), { signal }),
      );
    } catch (error) {
      source.destroy();
      this.folders.clear(); // one may have been deleted from outside
      await this.deletePath(partPath, name).catch(() => {}); // a sweep will find it
      throw error;
    }
  }

  async open(name: string, range?: ByteRange): Promise<OpenedObject | null> {
    const path = pathOf(nameSegments(name));
    const found = await this.statPath(path, name);
    if (!found) return null;
    if (range) requireRange(name, range, found.sizeBytes);
    const timer = new IdleTimer(this.idleTimeoutMs);
    const what = `reading ${name}`;
    try {
      const headers = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
      const response = await this.client.customRequest(path, {
        method: 'GET',
        headers,
        signal: timer.signal,
      });
      const part = partOf(response, range);
      const sentBytes = part ? part.end - part.start + 1 : found.sizeBytes;
      const checked = exactLength(sentBytes, what, () => timer.touch());
      const { body } = response as unknown as { body: Readable };
      body.on('error', (error) => checked.destroy(asStorageError(error, what, timer)));
      checked.on('close', () => {
        timer.stop();
        body.destroy();
      });
      const sent = body.pipe(checked);
      return { sizeBytes: found.sizeBytes, stream: range && !part ? cutTo(sent, range) : sent };
    } catch (error) {
      timer.stop();
      if (statusOf(error) === 404) return null;
      throw asStorageError(error, what, timer);
    }
  }

  /** Only with the password, which nobody is given. */
  link(): Promise<null> {
    return Promise.resolve(null);
  }

  async stat(name: string): Promise<StoredObject | null> {
    return this.statPath(pathOf(nameSegments(name)), name);
  }

  async delete(name: string): Promise<boolean> {
    return this.deletePath(pathOf(nameSegments(name)), name);
  }

  async list(folder: string): Promise<string[]> {
    const found = await this.walk(nameSegments(folder));
    return found.filter((file) => !file.isPart).map((file) => file.name);
  }

  async sweep(folder: string, olderThanMs: number): Promise<number> {
    const parts = (await this.walk(nameSegments(folder))).filter((file) => file.isPart);
    const old = parts.filter((file) => Date.now() - file.modifiedMs >= olderThanMs);
    for (const file of old) await this.deletePath(`/${file.name}`, file.name);
    return old.length;
  }

  /** The folder of the address itself and those above it; the top of the server is there. */
  async prepare(): Promise<void> {
    if (await this.isFolder('/')) return;
    const base = new URL(`${this.options.url.replace(/\/+$/, '')}/`);
    const segments = base.pathname.split('/').filter((segment) => segment !== '');
    for (let depth = 1; depth <= segments.length; depth++) {
      const { href } = new URL(`./${'../'.repeat(segments.length - depth)}`, base);
      const folder = new WebdavStorage({ ...this.options, url: href });
      if (!(await folder.isFolder('/'))) await folder.makeFolder('/');
    }
  }

  async freeBytes(): Promise<number | null> {
    const quota = await this.ask('asking for the room left', (signal) => this.client.getQuota({ signal }));
    const available = quota && 'available' in quota ? quota.available : null;
    return typeof available === 'number' ? available : null;
  }

  async probe(): Promise<void> {
    const path = `/${partPrefix}probe-${randomBytes(8).toString('hex')}`;
    await this.prepare();
    await this.ask('trying to write', (signal) => this.client.putFileContents(path, 'probe', { signal }));
    const back = await this.ask('trying to read', (signal) =>
      this.client.getFileContents(path, { format: 'text', signal }),
    );
    await this.deletePath(path, 'probe');
    if (back !== 'probe')
      throw new StorageError('incomplete', 'The storage gave other bytes back than it was given.');
  }

  private async putPart(partPath: string, source: Readable, sizeBytes: number, name: string): Promise<void> {
    const timer = new IdleTimer(this.idleTimeoutMs);
    const counted = exactLength(sizeBytes, name, () => timer.touch());
    const sourceFailed = new Promise<never>((_resolve, reject) => {
      source.on('error', reject);
      counted.on('error', reject);
    });
    sourceFailed.catch(() => {});
    try {
      if (source.errored) throw source.errored;
      const headers = { 'Content-Length': String(sizeBytes) };
      const sent = this.client.putFileContents(partPath, source.pipe(counted), {
        headers,
        signal: timer.signal,
      });
      sent.catch(() => {});
      await Promise.race([sent, sourceFailed]);
    } catch (error) {
      timer.abort();
      counted.destroy();
      throw asStorageError(error, `storing ${name}`, timer);
    } finally {
      timer.stop();
    }
  }

  private async makeFolders(segments: string[]): Promise<void> {
    for (let depth = 1; depth <= segments.length; depth++) {
      const path = pathOf(segments.slice(0, depth));
      let made = this.folders.get(path);
      if (!made) {
        made = this.makeFolder(path);
        this.folders.set(path, made);
      }
      await made;
    }
  }

  /**
   * 405 says that the folder is there. When another client makes it at the same instant, servers answer with
   * other refusals (Apache's mod_dav with 403, rclone with 423), so a refusal counts only if the folder is
   * still not there, and 423 (locked for a moment) only if it persists over all tries.
   */
  private async makeFolder(path: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.ask(
          `making the folder ${path}`,
          (signal) => this.client.createDirectory(path, { signal }),
          [405],
        );
        return;
      } catch (error) {
        const status = statusOf((error as Error).cause);
        if (status === undefined) throw error;
        const isThere = await this.isFolder(path).catch(() => false);
        if (isThere) return;
        if (status !== 423 || attempt === lockedAttempts) throw error;
        await setTimeout(attempt * lockedPauseMs);
      }
    }
  }

  private async isFolder(path: string): Promise<boolean> {
    const found = await this.ask(`looking at ${path}`, (signal) => this.client.stat(path, { signal }), [404]);
    return found !== undefined && 'type' in found && found.type === 'directory';
  }

  private async statPath(path: string, name: string): Promise<StoredObject | null> {
    const found = await this.ask(`looking at ${name}`, (signal) => this.client.stat(path, { signal }), [404]);
    if (found === undefined || !('type' in found) || found.type !== 'file') return null;
    return { sizeBytes: found.size };
  }

  private async deletePath(path: string, name: string): Promise<boolean> {
    const done = await this.ask(
      `deleting ${name}`,
      async (signal) => {
        await this.client.deleteFile(path, { signal });
        return true;
      },
      [404],
    );
    return done === true;
  }

  private async walk(segments: string[]): Promise<{ name: string; isPart: boolean; modifiedMs: number }[]> {
    const path = pathOf(segments);
    const entries = await this.ask(
      `listing ${path}`,
      (signal) => this.client.getDirectoryContents(path, { signal }),
      [404],
    );
    const files = [];
    for (const entry of Array.isArray(entries) ? entries : []) {
      const below = [...segments, entry.basename];
      if (entry.type === 'directory') files.push(...(await this.walk(below)));
      else {
        const isPart = entry.basename.startsWith(partPrefix);
        files.push({ name: below.join('/'), isPart, modifiedMs: Date.parse(entry.lastmod) || 0 });
      }
    }
    return files;
  }

  /** Runs one short request under the idle limit; the given statuses count as "nothing there". */
  private async ask<T>(
    what: string,
    request: (signal: AbortSignal) => Promise<T>,
    accepted: number[] = [],
  ): Promise<T | undefined> {
    const timer = new IdleTimer(this.idleTimeoutMs);
    try {
      return await request(timer.signal);
    } catch (error) {
      if (accepted.includes(statusOf(error) ?? 0)) return undefined;
      throw asStorageError(error, what, timer);
    } finally {
      timer.stop();
    }
  }
}

function pathOf(segments: string[]): string {
  return `/${segments.join('/')}`;
}
