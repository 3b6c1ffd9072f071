/** Every fault seen in real WebDAV servers is reported with its code, and a retry succeeds. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage } from './open-storage.ts';
import type { Storage } from './storage.ts';
import { answering, halfAnswer, resetting, ShakyWebdav, silent } from './testing/shaky-webdav.ts';

let server: ShakyWebdav;
let storage: Storage;
let address: string;
const bytes = Buffer.alloc(100_000, 7);
const put = (): Promise<void> => storage.put('stacks/user_1/a.fits', Readable.from([bytes]), bytes.length);

beforeEach(async () => {
  server = new ShakyWebdav();
  address = await server.start();
  storage = openStorage(address, { idleTimeoutMs: 800 });
});
afterEach(() => server.stop());

it.each([
  ['401', answering(401), 'unauthorized'],
  ['507', answering(507), 'full'],
  ['500', answering(500), 'refused'],
  ['a reset', resetting, 'unreachable'],
  ['silence', silent, 'timeout'],
])('a put that meets %s stores nothing under the name, and a retry succeeds', async (_name, fault, code) => {
  // A request without a body cannot be reset midway.
  for (const method of code === 'unreachable' ? ['PUT'] : ['PUT', 'MOVE', 'MKCOL']) {
    storage = openStorage(address, { idleTimeoutMs: 800 }); // knows no folder yet
    server.faults.set(method, fault);
    await expect(put()).rejects.toMatchObject({ name: 'StorageError', code });
    expect(server.objects.has('/public.php/webdav/stacks/user_1/a.fits')).toBe(false);
    server.faults.clear();
    await put();
    expect(server.objects.get('/public.php/webdav/stacks/user_1/a.fits')?.equals(bytes)).toBe(true);
    expect(await storage.delete('stacks/user_1/a.fits')).toBe(true);
  }
});

it('notices a server that keeps less than it was given', async () => {
  server.faults.set('PUT', (request, response) => {
    request.resume();
    server.objects.set(decodeURIComponent(request.url!), Buffer.alloc(10));
    request.once('end', () => response.writeHead(201).end());
  });
  await expect(put()).rejects.toMatchObject({ code: 'incomplete' });
  expect(server.objects.size).toBe(0);
});

it.each([
  ['half a response', halfAnswer, 'incomplete'],
  ['silence', silent, 'timeout'],
  ['401', answering(401), 'unauthorized'],
])('a read that meets %s fails by name, and a retry succeeds', async (_name, fault, code) => {
  await put();
  server.faults.set('GET', fault);
  const reading = storage.open('stacks/user_1/a.fits').then((opened) => buffer(opened!.stream));
  await expect(reading).rejects.toMatchObject({ name: 'StorageError', code });
  server.faults.clear();
  expect((await buffer((await storage.open('stacks/user_1/a.fits'))!.stream)).equals(bytes)).toBe(true);
});

it('cuts a range out of what a server sends whole, and notices when that ends early', async () => {
  const varied = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, at) => at % 251));
  await storage.put('stacks/user_1/a.fits', Readable.from([varied]), varied.length);
  const read = async () =>
    buffer((await storage.open('stacks/user_1/a.fits', { start: 40_000, end: 70_000 }))!.stream);
  expect((await read()).equals(varied.subarray(40_000, 70_001))).toBe(true);
  server.faults.set('GET', halfAnswer);
  await expect(read()).rejects.toMatchObject({ code: 'incomplete' });
});

it('refuses another part than the one it asked for', async () => {
  await put();
  server.faults.set('GET', (_request, response) => {
    response.writeHead(206, { 'content-range': 'bytes 0-9/100000' }).end(Buffer.alloc(10));
  });
  const asked = storage.open('stacks/user_1/a.fits', { start: 10, end: 19 });
  await expect(asked).rejects.toMatchObject({ code: 'refused' });
});

it('fails by name when nobody listens', async () => {
  await server.stop();
  await expect(put()).rejects.toMatchObject({ code: 'unreachable' });
  await expect(storage.probe()).rejects.toMatchObject({ code: 'unreachable' });
});
