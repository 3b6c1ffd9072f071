/** A bucket of a real S3 server under the contract, and what only a bucket can get wrong. */
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from './open-storage.ts';
import type { ByteRange, Storage } from './storage.ts';
import { storageContract } from './testing/storage-contract.ts';
import { hasSwift, startSwift } from './testing/swift-server.ts';
import type { RunningS3 } from './testing/swift-server.ts';
import { watchServer } from './testing/watched-server.ts';

const put = (storage: Storage, name: string, bytes: Buffer): Promise<void> =>
  storage.put(name, Readable.from(bytes.length === 0 ? [] : [bytes]), bytes.length);

async function read(storage: Storage, name: string, range?: ByteRange): Promise<Buffer | null> {
  const opened = await storage.open(name, range);
  return opened && buffer(opened.stream);
}

describe.skipIf(!hasSwift)('OpenStack Swift', { timeout: 180_000 }, () => {
  let server: RunningS3;
  let storage: Storage;
  beforeAll(async () => {
    server = await startSwift();
    storage = server.open('/some%20folder/below');
  });
  afterAll(() => server?.stop());

  /** Keys of the bucket's uploads that have begun and not ended. */
  const unfinished = async (): Promise<string[]> => {
    const { Uploads = [] } = await server.client.send(new ListMultipartUploadsCommand({ Bucket: 'sky' }));
    return Uploads.map(({ Key }) => Key!).sort();
  };
  /** As a process leaves it that is killed between two parts. */
  const begin = async (key: string): Promise<string> => {
    const at = { Bucket: 'sky', Key: key };
    const { UploadId } = await server.client.send(new CreateMultipartUploadCommand(at));
    await server.client.send(
      new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: randomBytes(1000) }),
    );
    return key;
  };

  storageContract(() => storage);

  it('keeps what it has below its folder of the bucket, and no more than that', async () => {
    await put(server.open(), 'elsewhere/a.fits', Buffer.from('raw'));
    await put(storage, 'elsewhere/b.fits', Buffer.from('raw'));
    expect(await server.open().list('elsewhere')).toEqual(['elsewhere/a.fits']);
    expect(await storage.list('elsewhere')).toEqual(['elsewhere/b.fits']);
    expect(await server.open().list('some folder/below/elsewhere')).toEqual([
      'some folder/below/elsewhere/b.fits',
    ]);
  });

  it('stores what is larger than one part to the byte, and any range of it', async () => {
    const bytes = randomBytes(20_000_001);
    await put(storage, 'large/a.fits', bytes);
    expect(await storage.stat('large/a.fits')).toEqual({ sizeBytes: 20_000_001 });
    expect((await read(storage, 'large/a.fits'))?.equals(bytes)).toBe(true);
    const range = { start: 8_388_600, end: 16_777_220 };
    expect((await read(storage, 'large/a.fits', range))?.equals(bytes.subarray(8_388_600, 16_777_221))).toBe(
      true,
    );
  });

  it('asks once for a range', async () => {
    await put(storage, 'asked/a.fits', Buffer.from('0123456789'));
    const watched = await watchServer(server.s3.endpoint!);
    try {
      const behind = server.open('/some%20folder/below', 30_000, { endpoint: watched.endpoint });
      expect((await read(behind, 'asked/a.fits', { start: 2, end: 4 }))?.toString()).toBe('234');
      expect(watched.requests).toEqual([expect.stringMatching(/^GET .*asked\/a\.fits/)]);
    } finally {
      await watched.stop();
    }
  });

  it('knows that no range of an empty object is there', async () => {
    await put(storage, 'asked/empty', Buffer.alloc(0));
    await expect(storage.open('asked/empty', { start: 0, end: 0 })).rejects.toMatchObject({
      code: 'bad-range',
    });
  });

  it('gives links with which anyone reads that object, as it is to be shown, and nothing else', async () => {
    const name = 'linked/Ω M 42+1 100%.fits';
    const bytes = randomBytes(300_000);
    await put(storage, name, bytes);
    const look = { mediaType: 'application/fits', contentDisposition: `attachment; filename="a b.fits"` };
    expect(await storage.link(name, look)).toBeNull();
    const giving = server.open('/some%20folder/below', 30_000, { givesLinks: true });
    const link = new URL((await giving.link(name, look))!);
    expect(Number(link.searchParams.get('X-Amz-Expires'))).toBe(300);
    const whole = await fetch(link);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'application/fits']);
    expect(whole.headers.get('content-disposition')).toBe(look.contentDisposition);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await fetch(link, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 10-19/300000']);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);

    const other = new URL(link);
    other.pathname = link.pathname.replace('100', '101');
    const later = new URL(link);
    later.searchParams.set('X-Amz-Expires', '3000');
    const shown = new URL(link);
    shown.searchParams.set('response-content-type', 'text/html');
    const unsigned = new URL(link);
    unsigned.search = '';
    expect((await fetch(unsigned)).ok).toBe(false);
    for (const forged of [other, later, shown])
      expect([forged.href, (await fetch(forged)).status]).toEqual([forged.href, 403]);
    expect((await fetch(link, { method: 'DELETE' })).status).toBe(403);
    expect(await giving.link('linked/none', look)).toBeNull();
  });

  it('stores an empty object', async () => {
    await put(storage, 'empty/a', Buffer.alloc(0));
    expect((await read(storage, 'empty/a'))?.length).toBe(0);
  });

  it('ends the parts of an upload whose source breaks, and keeps what was there', async () => {
    await put(storage, 'broken/a.fits', Buffer.from('old'));
    const breaking = Readable.from(
      (async function* () {
        for (let piece = 0; piece < 20; piece++) yield randomBytes(1_000_000);
        throw new Error('the source broke');
      })(),
    );
    await expect(storage.put('broken/a.fits', breaking, 30_000_000)).rejects.toThrow('the source broke');
    expect((await read(storage, 'broken/a.fits'))?.toString()).toBe('old');
    expect(await unfinished()).toEqual([]);
  });

  it('sweeps parts that a killed process left below its folders, once they are old enough', async () => {
    const left = await begin('some folder/below/halves/user_1/a.fits');
    await begin('elsewhere/b.fits');
    expect(await storage.list('halves')).toEqual([]);
    expect(await storage.sweep('halves', 60_000)).toBe(0);
    expect(await unfinished()).toEqual(['elsewhere/b.fits', left]);
    expect(await storage.sweep('halves', 0)).toBe(1);
    expect(await unfinished()).toEqual(['elsewhere/b.fits']);
  });

  it('names wrong credentials, and never repeats them', async () => {
    const credentials = { accessKeyId: 'crowdsky:share', secretAccessKey: 'wrong-secret' };
    const wrong = openStorage(server.storageUrl, { s3: { ...server.s3, credentials } });
    const told = {
      code: 'unauthorized',
      message: expect.stringMatching(/^(?!.*wrong-secret)The storage refused the credentials/),
    };
    await expect(wrong.stat('stacks/a')).rejects.toMatchObject(told);
    await expect(put(wrong, 'stacks/a', Buffer.from('raw'))).rejects.toMatchObject(told);
    await expect(wrong.probe()).rejects.toMatchObject(told);
  });

  it('names a bucket that is not there, and takes nothing for deleted or absent because of it', async () => {
    const absent = openStorage('s3://nowhere/stacks', { s3: server.s3 });
    const told = { code: 'refused', message: expect.stringContaining('has no bucket nowhere') };
    await expect(absent.prepare()).rejects.toMatchObject(told);
    await expect(absent.stat('stacks/a')).rejects.toMatchObject(told);
    await expect(absent.open('stacks/a')).rejects.toMatchObject(told);
    await expect(absent.delete('stacks/a')).rejects.toMatchObject(told);
    await expect(absent.list('stacks')).rejects.toMatchObject(told);
    await expect(put(absent, 'stacks/a', Buffer.from('raw'))).rejects.toMatchObject(told);
  });

  it('names silence and absence, and goes on when the server is back', async () => {
    const impatient = server.open('', 1000);
    await put(impatient, 'faults/a', Buffer.from('raw'));
    server.pause();
    const silent = { code: 'timeout', message: expect.stringContaining('fell silent for 1 s') };
    await expect(read(impatient, 'faults/a')).rejects.toMatchObject(silent);
    await expect(put(impatient, 'faults/b', randomBytes(100_000))).rejects.toMatchObject(silent);
    await expect(impatient.list('faults')).rejects.toMatchObject(silent);
    server.resume();
    expect((await read(impatient, 'faults/a'))?.toString()).toBe('raw');
    await server.crash();
    await expect(read(impatient, 'faults/a')).rejects.toMatchObject({ code: 'unreachable' });
    await expect(put(impatient, 'faults/b', randomBytes(100_000))).rejects.toMatchObject({
      code: 'unreachable',
    });
    await server.restart();
    expect((await read(impatient, 'faults/a'))?.toString()).toBe('raw');
  });
});
