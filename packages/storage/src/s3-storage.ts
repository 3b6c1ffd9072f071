/** Storage in a bucket of an S3 server, which shows an object when it has all of it, and not before. */
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { cutTo, isRange, requirePart, requireRange } from './byte-range.ts';
import { exactLength } from './exact-length.ts';
import { IdleTimer } from './idle-timer.ts';
import { nameSegments, partPrefix } from './object-name.ts';
import { asStorageError, isBeyond, isMissing, noBucket } from './s3-error.ts';
import type { S3Options } from './s3-options.ts';
import type { S3Requests } from './s3-requests.ts';
import { StorageError } from './storage-error.ts';
import type { ByteRange, LinkLook, OpenedObject, Storage, StoredObject } from './storage.ts';

/** The bucket must be there; its owner makes it, for he knows where and under which rules. */
export class S3Storage implements Storage {
  readonly label: string;
  private readonly options: S3Options;
  /** What all keys begin with. */
  private readonly root: string;
  private loaded: Promise<S3Requests> | undefined;

  constructor(options: S3Options) {
    this.options = options;
    this.root = options.prefix === '' ? '' : `${options.prefix}/`;
    const host = options.endpoint === undefined ? 'Amazon S3' : new URL(options.endpoint).host;
    this.label = `bucket ${options.bucket} at ${host}`;
  }

  async put(name: string, source: Readable, sizeBytes: number): Promise<void> {
    const key = this.keyOf(name);
    source.on('error', () => {}); // it may break while the client is loaded
    const counted = exactLength(sizeBytes, name);
    try {
      const requests = await this.requests();
      if (source.errored) throw source.errored;
      source.on('error', (error) => counted.destroy(error));
      await requests.put(key, source.pipe(counted), sizeBytes);
      const arrived = await this.stat(name);
      if (arrived?.sizeBytes !== sizeBytes) {
        await this.delete(name);
        throw new StorageError(
          'incomplete',
          `The storage kept ${arrived?.sizeBytes ?? 0} of ${sizeBytes} bytes of ${name}.`,
        );
      }
    } catch (error) {
      source.destroy();
      counted.destroy();
      throw asStorageError(error, `storing ${name}`, this.options);
    }
  }

  async open(name: string, range?: ByteRange): Promise<OpenedObject | null> {
    const key = this.keyOf(name);
    if (range && !isRange(range)) return this.refuse(name, range);
    const what = `reading ${name}`;
    const timer = new IdleTimer(this.options.idleTimeoutMs);
    try {
      const asked = range && `bytes=${range.start}-${range.end}`;
      const answer = await (await this.requests()).get(key, asked, timer.signal);
      const body = answer.Body as Readable;
      if (range && range.end >= wholeSize(answer)) {
        body.destroy();
        timer.stop();
        return await this.refuse(name, range);
      }
      const part = answer.ContentRange === undefined ? undefined : range;
      if (part) requirePart(answer.ContentRange ?? '', part, body);
      const checked = exactLength(answer.ContentLength ?? 0, what, () => timer.touch());
      body.on('error', (error) => checked.destroy(asStorageError(error, what, this.options, timer)));
      checked.on('close', () => {
        timer.stop();
        body.destroy();
      });
      const sent = body.pipe(checked);
      return { sizeBytes: wholeSize(answer), stream: range && !part ? cutTo(sent, range) : sent };
    } catch (error) {
      timer.stop();
      if (isMissing(error)) return null;
      if (range && isBeyond(error)) return this.refuse(name, range);
      throw asStorageError(error, what, this.options, timer);
    }
  }

  /** Looks for the object first, so that who is sent there finds it. */
  async link(name: string, look: LinkLook): Promise<string | null> {
    if (!this.options.givesLinks || !(await this.stat(name))) return null;
    const key = this.keyOf(name);
    return (await this.ask(`signing a link to ${name}`, (requests) => requests.link(key, look))) ?? null;
  }

  async stat(name: string): Promise<StoredObject | null> {
    const key = this.keyOf(name);
    const found = await this.ask(`looking at ${name}`, (requests, { signal }) => requests.head(key, signal));
    if (found) return { sizeBytes: found.ContentLength ?? 0 };
    // The answer is the same where the bucket itself is not there, and then nothing is known of the object.
    await this.prepare();
    return null;
  }

  async delete(name: string): Promise<boolean> {
    const key = this.keyOf(name);
    if (!(await this.stat(name))) return false;
    await this.ask(`deleting ${name}`, (requests, { signal }) => requests.delete(key, signal));
    return true;
  }

  async list(folder: string): Promise<string[]> {
    const prefix = `${this.keyOf(folder)}/`;
    const keys = await this.ask(`listing ${folder}`, (requests, timer) =>
      requests.list(prefix, () => timer.touch(), timer.signal),
    );
    const names = (keys ?? []).map((key) => key.slice(this.root.length));
    // Some programs mark a folder with an object whose name ends in a slash.
    return names.filter((name) => !name.endsWith('/') && !name.includes(`/${partPrefix}`));
  }

  async sweep(folder: string, olderThanMs: number): Promise<number> {
    const prefix = `${this.keyOf(folder)}/`;
    const unfinished = await this.ask(`looking for unfinished uploads below ${folder}`, (requests, timer) =>
      requests.listUnfinished(prefix, () => timer.touch(), timer.signal),
    );
    // Times are in whole seconds, and some servers round them up.
    const nowMs = Date.now() + 1000;
    const old = (unfinished ?? []).filter(({ startedMs }) => nowMs - startedMs >= olderThanMs);
    for (const upload of old)
      await this.ask(`ending an unfinished upload of ${upload.key}`, (requests, { signal }) =>
        requests.abort(upload, signal),
      );
    return old.length;
  }

  /** @throws StorageError `refused` when the bucket is not there */
  async prepare(): Promise<void> {
    const { bucket } = this.options;
    const isThere = await this.ask(`looking for the bucket ${bucket}`, async (requests, { signal }) => {
      await requests.headBucket(signal);
      return true;
    });
    if (isThere) return;
    throw noBucket(bucket, 'looking for it');
  }

  async probe(): Promise<void> {
    await this.prepare();
    const key = `${this.root}${partPrefix}probe-${randomBytes(8).toString('hex')}`;
    await this.ask('trying to write', (requests) =>
      requests.put(key, Readable.from([Buffer.from('probe')]), 5),
    );
    let back: string | undefined;
    try {
      back = await this.ask('trying to read', async (requests, { signal }) =>
        text((await requests.get(key, undefined, signal)).Body as Readable),
      );
    } finally {
      // No sweep takes it away: it is whole, and lists leave it out.
      await this.ask('deleting what was tried', (requests, { signal }) => requests.delete(key, signal));
    }
    if (back !== 'probe')
      throw new StorageError('incomplete', 'The storage gave other bytes back than it was given.');
  }

  /** A bucket has no size. */
  freeBytes(): Promise<null> {
    return Promise.resolve(null);
  }

  /** @throws StorageError `bad-range` unless there is no such object */
  private async refuse(name: string, range: ByteRange): Promise<null> {
    const found = await this.stat(name);
    if (found) requireRange(name, range, found.sizeBytes);
    return null;
  }

  private keyOf(name: string): string {
    return this.root + nameSegments(name).join('/');
  }

  private requests(): Promise<S3Requests> {
    this.loaded ??= import('./s3-requests.ts').then(({ S3Requests }) => new S3Requests(this.options));
    return this.loaded;
  }

  /** Runs short requests under the idle limit; undefined when nothing is there. */
  private async ask<T>(
    what: string,
    request: (requests: S3Requests, timer: IdleTimer) => Promise<T>,
  ): Promise<T | undefined> {
    const timer = new IdleTimer(this.options.idleTimeoutMs);
    try {
      return await request(await this.requests(), timer);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw asStorageError(error, what, this.options, timer);
    } finally {
      timer.stop();
    }
  }
}

/** Of the object, also where only a part of it is sent. */
function wholeSize({ ContentLength, ContentRange }: GetObjectCommandOutput): number {
  return ContentRange === undefined ? (ContentLength ?? 0) : Number(ContentRange.split('/')[1]);
}
