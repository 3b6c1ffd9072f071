/** What a stack's header says, under the names of other programs too, and what it does not say is unknown. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Header, writeFits } from '@crowdsky/fits';
import { LocalStorage, StorageError } from '@crowdsky/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeStack } from '../testing/make-frame.ts';
import { layouts, makeColours, writeLayout } from '../testing/stack-layouts.ts';
import { stackFacts, storedStackFacts } from './stack-facts.ts';

const facts = (cards: Record<string, string | number>) => {
  const header = new Header();
  for (const [keyword, value] of Object.entries(cards)) header.set(keyword, value);
  return stackFacts({ header, widthPx: 48, heightPx: 32 });
};

it('times: the beginning, the end, and the middle as it says or half way', () => {
  const times = { 'DATE-OBS': '2025-01-15T19:30:05', 'DATE-END': '2025-01-15T19:44:35' };
  expect(facts(times)).toMatchObject({
    dateObsStart: new Date('2025-01-15T19:30:05Z'),
    dateObsEnd: new Date('2025-01-15T19:44:35Z'),
    dateObsMid: new Date('2025-01-15T19:37:20Z'),
  });
  expect(
    facts({ ...times, 'DATE-BEG': '2025-01-15T19:30:00', 'DATE-AVG': '2025-01-15T19:38:00' }),
  ).toMatchObject({
    dateObsStart: new Date('2025-01-15T19:30:00Z'),
    dateObsMid: new Date('2025-01-15T19:38:00Z'),
  });
  expect(facts({ 'DATE-OBS': '2025-01-15T19:30:05' })).toMatchObject({ dateObsEnd: null, dateObsMid: null });
  for (const keyword of ['DATE-END', 'DATE-AVG'])
    expect(facts({ [keyword]: '2025-01-15T19:44:35', EXPTIME: 150 }).dateObsStart).toBeNull();
  expect(facts({})).toMatchObject({ dateObsStart: null, dateObsEnd: null, dateObsMid: null });
});

it('numbers of frames, under the names that stackers use', () => {
  const counts = (cards: Record<string, string | number>) => {
    const { nFramesInput, nFramesAligned } = facts(cards);
    return [nFramesInput, nFramesAligned];
  };
  expect(counts({ NFRAMES: 20, NCOMBINE: 18 })).toEqual([20, 18]);
  expect(counts({ STACKCNT: 7 })).toEqual([7, 7]);
  expect(counts({ NCOMBINE: 0 })).toEqual([0, 0]);
  expect(counts({ NCOMBINE: -1, STACKCNT: 1_000_000 })).toEqual([1_000_000, 1_000_000]);
  expect(counts({ NCOMBINE: 1_000_001 })).toEqual([null, null]);
});

it('size, sharpening and texts, cut to their columns', () => {
  expect(facts({ SHARPEN: 'richardson-lucy 12', OBJECT: 'M 42' })).toMatchObject({
    widthPx: 48, heightPx: 32, sharpening: 'richardson-lucy 12', objectName: 'M 42', filterName: null,
  }); // prettier-ignore
  expect(facts({ FILTER: 'x'.repeat(40) }).filterName).toBe('x'.repeat(32));
  expect(facts({ SHARPEN: ' ' }).sharpening).toBeNull();
});

describe('of a stored stack', () => {
  let folder: string;
  let storage: LocalStorage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crowdsky-facts-'));
    storage = new LocalStorage(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const stored = async (bytes: Buffer) => {
    await storage.put('stacks/a', Readable.from([bytes]), bytes.length);
    return storedStackFacts(storage, 'stacks/a');
  };

  it.each(layouts)('%s: size and what the first header says', async (layout) => {
    const header = new Header().set('OBJECT', 'M 42').set('FILTER', 'LP');
    const size = { widthPx: 60, heightPx: 40 };
    const expected = { ...size, objectName: 'M 42', filterName: 'LP' };
    expect(await stored(writeLayout(layout, makeColours(60, 40), header))).toMatchObject(expected);
  });

  it('colours that lie beyond what is fetched at first are found', async () => {
    const colours = makeColours(400, 300);
    expect(await stored(writeLayout('extensions', colours))).toMatchObject({ widthPx: 400, heightPx: 300 });
  });

  it('a header longer than what is fetched at first is read', async () => {
    const header = new Header();
    for (let line = 0; line < 5000; line++) header.add('HISTORY', `frame ${line}`);
    header.set('OBJECT', 'M 42');
    expect(await stored(writeLayout('planes', makeColours(6, 4), header))).toMatchObject({
      objectName: 'M 42',
    });
  });

  it('a missing file, one that is no FITS and one without a picture say nothing', async () => {
    expect(await storedStackFacts(storage, 'stacks/missing')).toBeNull();
    expect(await stored(Buffer.from('junk'))).toBeNull();
    expect(await stored(Buffer.from(writeFits([{ kind: 'image', shape: [] }])))).toBeNull();
  });

  it('a storage that fails is not taken for a file that says nothing', async () => {
    await stored(makeStack());
    const away = new LocalStorage(folder);
    away.open = () => Promise.reject(new StorageError('unreachable', 'The storage is away.'));
    await expect(storedStackFacts(away, 'stacks/a')).rejects.toMatchObject({ code: 'unreachable' });
  });
});
