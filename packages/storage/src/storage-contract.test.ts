/** Local disk and two real WebDAV servers under the same contract. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from './open-storage.ts';
import type { Storage } from './storage.ts';
import { storageContract } from './testing/storage-contract.ts';
import { hasApache, hasRclone, startApache, startRclone } from './testing/webdav-servers.ts';
import type { RunningWebdav } from './testing/webdav-servers.ts';

describe('local disk', () => {
  let folder: string;
  let storage: Storage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crowdsky-storage-'));
    storage = openStorage(pathToFileURL(join(folder, 'objects')).href);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  storageContract(() => storage);
  itMakesItsFolder(() => pathToFileURL(join(folder, 'objects')).href);

  it('finds half-written objects by their age', async () => {
    await mkdir(join(folder, 'objects', 'halves'), { recursive: true });
    await writeFile(join(folder, 'objects', 'halves', '.part-0123'), 'half');
    expect(await storage.list('halves')).toEqual([]);
    expect(await storage.sweep('halves', 60_000)).toBe(0);
    expect(await storage.sweep('halves', 0)).toBe(1);
  });
});

describe.each([
  { name: 'Apache mod_dav', isThere: hasApache, start: startApache },
  { name: 'rclone serve webdav', isThere: hasRclone, start: startRclone },
])('$name', ({ isThere, start }) => {
  describe.skipIf(!isThere)('under the contract', () => {
    let server: RunningWebdav;
    let storage: Storage;
    beforeAll(async () => {
      server = await start();
      storage = openStorage(server.storageUrl);
    });
    afterAll(() => server?.stop());
    storageContract(() => storage);
    itMakesItsFolder(() => server.storageUrl.replace(/\/$/, ''));

    it('makes a folder together with another process that makes it at the same instant', async () => {
      const clients = Array.from({ length: 4 }, () => openStorage(server.storageUrl));
      for (let round = 0; round < 25; round++) {
        const names = clients.map((_, index) => `raced_${round}/deep/object_${index}`);
        await Promise.all(
          names.map((name, index) => clients[index].put(name, Readable.from([Buffer.from('raw')]), 3)),
        );
        expect((await storage.list(`raced_${round}`)).sort()).toEqual(names);
      }
    });

    it('names a wrong password as such, and never repeats it', async () => {
      const wrong = openStorage(server.storageUrl.replace('share:', 'share:wrong-secret'));
      await expect(wrong.stat('stacks/a')).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.not.stringContaining('secret'),
      });
      await expect(wrong.probe()).rejects.toMatchObject({ code: 'unauthorized' });
    });
  });
});

it('tells addresses it cannot use without repeating them', () => {
  for (const address of ['ftp://user:secret@host/', 'nonsense secret', 'http://secret@host']) {
    expect(() => openStorage(address)).toThrow(
      expect.objectContaining({ code: 'bad-name', message: expect.not.stringContaining('secret') }),
    );
  }
});

function itMakesItsFolder(base: () => string): void {
  it('makes the folder of its address with those above it, once', async () => {
    const storage = openStorage(`${base()}/not/there%20yet`);
    await storage.prepare();
    await storage.prepare();
    await storage.put('a.fits', Readable.from([Buffer.from('raw')]), 3);
    expect(await openStorage(base()).stat('not/there yet/a.fits')).toEqual({ sizeBytes: 3 });
  });
}
