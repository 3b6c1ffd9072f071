/** What a stack's header says, under the names of other programs too, and what it does not say is unknown. */
import { Readable } from 'node:stream';
import { Header, writeFits } from '@crowdsky/fits';
import type { Storage } from '@crowdsky/storage';
import { describe, expect, it } from 'vitest';
import { stackFacts, storedStackFacts } from './stack-facts.ts';

const facts = (cards: Record<string, string | number>) => {
  const header = new Header();
  for (const [keyword, value] of Object.entries(cards)) header.set(keyword, value);
  return stackFacts(header, [48, 32, 3]);
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
  const storageOf = (pieces: Buffer[] | null, read: number[] = []): Storage =>
    ({
      open: () =>
        Promise.resolve(
          pieces && {
            sizeBytes: 0,
            stream: Readable.from(pieces.map((piece, at) => (read.push(at), piece))),
          },
        ),
    }) as unknown as Storage;
  const header = new Header().set('OBJECT', 'M 42');
  const file = Buffer.from(
    writeFits([{ kind: 'image', shape: [48, 32], data: new Float32Array(48 * 32), header }]),
  );

  it('its first bytes are enough', async () => {
    const pieces = [file.subarray(0, 100), file.subarray(100)];
    expect(await storedStackFacts(storageOf(pieces), 'a')).toMatchObject({ objectName: 'M 42', widthPx: 48 });
  });

  it('a missing file, one that is no FITS and one without a picture say nothing', async () => {
    expect(await storedStackFacts(storageOf(null), 'a')).toBeNull();
    expect(await storedStackFacts(storageOf([Buffer.from('junk')]), 'a')).toBeNull();
  });
});
