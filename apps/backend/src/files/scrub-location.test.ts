/** The table of location cards, tried on a raw frame that is uploaded and on a stack's header. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesSource, Header, readImage, readPrimary, writeFits } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { stackFiles, startStackThreads } from '@crowdsky/stack-files';
import { places, told, withPlaces } from '../testing/place-cards.ts';
import { scrubLocation } from './scrub-location.ts';

const pixels = Uint16Array.from({ length: 48 * 32 }, (_, at) => 1000 + (at % 97));

async function headerOf(path: string): Promise<Header> {
  return (await readPrimary(bytesSource(await readFile(path)))).header;
}

const noFitsverify = spawnSync('which', ['fitsverify']).status !== 0;
if (noFitsverify)
  console.warn('Skipped: there is no fitsverify on this machine to check scrubbed files with.');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-scrub-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a raw frame', () => {
  const raw = async (name: string, header: Header): Promise<{ path: string; before: Buffer }> => {
    const path = join(folder, name);
    const before = Buffer.from(writeFits([{ kind: 'image', shape: [48, 32], data: pixels, header }]));
    await writeFile(path, before);
    await scrubLocation({ path, sizeBytes: before.length, head: before.subarray(0, 100) });
    return { path, before };
  };

  it('names no place after scrubbing, in no card and no text, and keeps every other byte', async () => {
    const { path, before } = await raw('placed.fit', withPlaces(new Header().set('OBJECT', 'M 42')));
    expect(told((await readPrimary(bytesSource(before))).header)).toHaveLength(places.length);
    const after = await readFile(path);
    const header = await headerOf(path);
    expect(told(header)).toEqual([]);
    for (const word of ['village', 'Vienna', '48.208', '16.37']) expect(after.includes(word)).toBe(false);
    expect(header.string('OBJECT')).toBe('M 42');
    expect(after.length).toBe(before.length);
    const dataAt = before.length - 2 * 2880;
    expect(after.subarray(dataAt).equals(before.subarray(dataAt))).toBe(true);
  });

  it.skipIf(noFitsverify)('has no CHECKSUM after scrubbing, and a DATASUM that is true', async () => {
    const { path, before } = await raw('sums.fit', new Header().set('SITELAT', 48.208));
    expect(before.includes('CHECKSUM=')).toBe(true);
    const header = await headerOf(path);
    expect(header.has('CHECKSUM')).toBe(false);
    expect(header.has('DATASUM')).toBe(true);
    const verdict = execFileSync('fitsverify', ['-q', path], { encoding: 'utf8' });
    expect(verdict).toContain('OK');
  });

  it('is not touched where it names no place', async () => {
    const { path, before } = await raw('plain.fit', new Header().set('OBJECT', 'M 42'));
    expect((await readFile(path)).equals(before)).toBe(true);
  });
});

describe('a stack of frames that name a place', () => {
  const stacked = async (keepLocation: boolean): Promise<Header> => {
    const plan = planSky({
      width: 320,
      height: 480,
      stars: 160,
      faintestFluxAdu: 1500,
      brightestFluxAdu: 4e5,
      frames: 3,
      clean: true,
      seed: 3,
    });
    const files = await Promise.all(
      plan.frames.map(async (_, index) => {
        const { name, bytes } = simulateFrame(plan, index);
        const source = bytesSource(bytes);
        const hdu = await readPrimary(source);
        const path = join(folder, name);
        const data = Uint16Array.from(await readImage(source, hdu));
        const header = withPlaces(hdu.header.clone());
        await writeFile(path, writeFits([{ kind: 'image', shape: [320, 480], data, header }]));
        return { name, path };
      }),
    );
    const output = { stack: join(folder, `stack-${keepLocation}.fits`), preview: undefined };
    const pool = startStackThreads(0);
    await stackFiles(files, output, { options: {}, masters: {}, format: 'float32', keepLocation }, pool);
    pool.close();
    return headerOf(output.stack);
  };

  it('names none of it unless the owner says so', async () => {
    expect(told(await stacked(true))).toHaveLength(places.length);
    expect(told(await stacked(false))).toEqual([]);
  });
});
