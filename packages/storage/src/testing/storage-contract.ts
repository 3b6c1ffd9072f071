/** What every storage must do; each implementation's test runs all of it. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { Storage } from '../storage.ts';

const payload = (size: number, seed = 1): Buffer =>
  Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed * 17) & 255));
const put = (storage: Storage, name: string, bytes: Buffer): Promise<void> =>
  storage.put(name, Readable.from([bytes]), bytes.length);

async function read(storage: Storage, name: string): Promise<Buffer | null> {
  const opened = await storage.open(name);
  return opened && buffer(opened.stream);
}

export function storageContract(storageOf: () => Storage): void {
  it('gives back what was put, byte for byte, at any depth', async () => {
    const bytes = payload(3_000_000);
    await put(storageOf(), 'stacks/user_1/M 42/stack_20250115.78_83.6_+22.0_7.fits', bytes);
    expect(
      (await read(storageOf(), 'stacks/user_1/M 42/stack_20250115.78_83.6_+22.0_7.fits'))?.equals(bytes),
    ).toBe(true);
    expect(await storageOf().stat('stacks/user_1/M 42/stack_20250115.78_83.6_+22.0_7.fits')).toEqual({
      sizeBytes: bytes.length,
    });
  });

  it('gives back any range of bytes, and the parts are the whole', async () => {
    const bytes = payload(300_000);
    await put(storageOf(), 'ranges/a', bytes);
    for (const [start, end] of [[0, 0], [0, 299_999], [1, 65_536], [65_535, 65_536], [299_999, 299_999]]) {
      const opened = await storageOf().open('ranges/a', { start, end });
      expect(opened?.sizeBytes).toBe(300_000);
      expect((await buffer(opened!.stream)).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    const beyond = [[299_999, 300_000], [300_000, 300_000], [2, 1], [-1, 4], [0.5, 4], [0, NaN]];
    for (const [start, end] of beyond)
      await expect(storageOf().open('ranges/a', { start, end })).rejects.toMatchObject({ code: 'bad-range' });
    expect(await storageOf().open('ranges/none', { start: 0, end: 1 })).toBeNull();
  }); // prettier-ignore

  it('gives no links unless it is told to', async () => {
    await put(storageOf(), 'linked/a', payload(5));
    expect(await storageOf().link('linked/a', { mediaType: 'application/fits' })).toBeNull();
  });

  it('keeps names apart that other systems would confuse', async () => {
    const names = ['odd/ä ö#?%&+=@!,;$.fits', 'odd/Ω猫.fits', "odd/it's 100%20.fits", 'odd/a', 'odd/b.c/d'];
    for (const [index, name] of names.entries()) await put(storageOf(), name, payload(100 + index, index));
    for (const [index, name] of names.entries())
      expect((await read(storageOf(), name))?.equals(payload(100 + index, index))).toBe(true);
    expect((await storageOf().list('odd')).sort()).toEqual([...names].sort());
  });

  it('replaces an object as a whole', async () => {
    await put(storageOf(), 'replace/me', payload(50_000, 1));
    await put(storageOf(), 'replace/me', payload(10, 2));
    expect((await read(storageOf(), 'replace/me'))?.equals(payload(10, 2))).toBe(true);
  });

  it('stores nothing of a source that breaks, ends early or runs on, and keeps what was there', async () => {
    await put(storageOf(), 'whole/old', payload(1000));
    const breaking = Readable.from(
      (async function* () {
        yield payload(500);
        throw new Error('the source broke');
      })(),
    );
    await expect(storageOf().put('whole/old', breaking, 1000)).rejects.toThrow();
    await expect(storageOf().put('whole/old', Readable.from([payload(500)]), 1000)).rejects.toThrow();
    await expect(storageOf().put('whole/new', Readable.from([payload(2000)]), 1000)).rejects.toMatchObject({
      code: 'incomplete',
    });
    expect((await read(storageOf(), 'whole/old'))?.equals(payload(1000))).toBe(true);
    expect(await storageOf().stat('whole/new')).toBeNull();
    expect(await storageOf().list('whole')).toEqual(['whole/old']);
  });

  it('survives a source that breaks before a byte is asked for', async () => {
    const missing = createReadStream('/no/such/file');
    await expect(storageOf().put('whole/in/new/folders', missing, 1000)).rejects.toThrow();
    expect(await storageOf().stat('whole/in/new/folders')).toBeNull();
  });

  it('answers for what is not there with null and false', async () => {
    expect(await storageOf().open('no/such/object')).toBeNull();
    expect(await storageOf().stat('no/such/object')).toBeNull();
    expect(await storageOf().delete('no/such/object')).toBe(false);
    expect(await storageOf().list('no/such')).toEqual([]);
    await put(storageOf(), 'folder/object', payload(5));
    expect(await storageOf().stat('folder')).toBeNull();
  });

  it('deletes once', async () => {
    await put(storageOf(), 'gone/soon', payload(5));
    expect(await storageOf().delete('gone/soon')).toBe(true);
    expect(await storageOf().delete('gone/soon')).toBe(false);
    expect(await storageOf().stat('gone/soon')).toBeNull();
  });

  it('can put again into a folder that became empty', async () => {
    await put(storageOf(), 'again/deep/one', payload(5));
    await storageOf().delete('again/deep/one');
    await put(storageOf(), 'again/deep/two', payload(5));
    expect(await storageOf().list('again')).toEqual(['again/deep/two']);
  });

  it('refuses names that could leave their folder', async () => {
    const bad = [
      '',
      '/etc/passwd',
      '../up',
      'a/../b',
      'a//b',
      'a/./b',
      'a/.hidden',
      'a\\b',
      'a\nb',
      'a\0b',
      'x'.repeat(600),
      `a/${'ä'.repeat(150)}`,
    ];
    for (const name of bad) {
      await expect(storageOf().stat(name)).rejects.toMatchObject({ code: 'bad-name' });
      await expect(put(storageOf(), name, payload(1))).rejects.toMatchObject({ code: 'bad-name' });
    }
  });

  it('takes many puts into one new folder at once', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `crowd/new/object_${index}`);
    await Promise.all(names.map((name, index) => put(storageOf(), name, payload(20_000 + index, index))));
    const sizes = await Promise.all(names.map(async (name) => (await storageOf().stat(name))?.sizeBytes));
    expect(sizes).toEqual(names.map((_, index) => 20_000 + index));
  });

  it('puts into a folder whose last object is deleted at the same time', async () => {
    await put(storageOf(), 'busy/deep/object_0', payload(5));
    for (let turn = 1; turn <= 50; turn++) {
      const [deleted] = await Promise.all([
        storageOf().delete(`busy/deep/object_${turn - 1}`),
        put(storageOf(), `busy/deep/object_${turn}`, payload(5)),
      ]);
      expect(deleted).toBe(true);
    }
    expect(await storageOf().list('busy')).toEqual(['busy/deep/object_50']);
  });

  it('lists what stays while other folders come and go', async () => {
    const kept = ['lively/a/kept', 'lively/m/kept', 'lively/z/kept'];
    for (const name of kept) await put(storageOf(), name, payload(5));
    const passing = Array.from({ length: 40 }, (_, index) => `lively/${'bny'[index % 3]}${index}/passing`);
    for (let round = 0; round < 3; round++) {
      for (const name of passing) await put(storageOf(), name, payload(5));
      const deleting = (async () => {
        for (const name of passing) await storageOf().delete(name);
      })();
      const listed = await storageOf().list('lively');
      await deleting;
      expect(listed.filter((name) => name.endsWith('/kept')).sort()).toEqual(kept);
    }
  });

  it('sweeps up after interrupted puts and nothing else', async () => {
    await put(storageOf(), 'swept/kept', payload(5));
    expect(await storageOf().sweep('swept', 0)).toBe(0);
    expect(await storageOf().list('swept')).toEqual(['swept/kept']);
  });

  it('tells how much room it has, or that it does not know', async () => {
    await storageOf().prepare();
    const room = await storageOf().freeBytes();
    expect(room === null || room > 0).toBe(true);
  });

  it('passes its own probe and leaves no trace of it', async () => {
    await storageOf().probe();
  });
}
