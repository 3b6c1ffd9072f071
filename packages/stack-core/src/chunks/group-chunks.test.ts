import { describe, expect, it } from 'vitest';
import { groupIntoChunks } from './group-chunks.ts';
import type { ChunkFrame } from './group-chunks.ts';

const START = Date.parse('2025-03-27T01:20:46Z');

interface Named extends ChunkFrame {
  readonly name?: string;
}

function frame(seconds: number, raDeg: number, decDeg: number, rest: Partial<Named> = {}): Named {
  return { dateObsMs: START + 1000 * seconds, raDeg, decDeg, objectName: 'M 94', filter: 'IRCUT', ...rest };
}

function keys(frames: readonly Named[], slotSeconds?: number | 'all'): string[] {
  return groupIntoChunks(frames, slotSeconds === undefined ? {} : { slotSeconds }).chunks.map(
    ({ key }) => key,
  );
}

/** Pointings of one session of M 94: the telescope re-centred after the fifth frame. */
const SESSION = Array.from({ length: 12 }, (_, n) =>
  n < 5 ? frame(11 * n, 193.0417, 40.9706) : frame(11 * n, 193.0708, 40.9797),
);

describe('groupIntoChunks', () => {
  it('keeps a session together that re-centred between two roundings', () => {
    const { chunks, undated } = groupIntoChunks(SESSION);
    expect(chunks.map(({ key }) => key)).toEqual(['20250327.05_193.1_+41.0']);
    expect(chunks[0].frames).toEqual(SESSION);
    expect(chunks[0].raDeg).toBeCloseTo(193.0708, 9);
    expect(chunks[0].decDeg).toBe(40.9797);
    expect(undated).toEqual([]);
  });

  it('takes filters that differ in case or spaces for one, and no two keys for one file', () => {
    const filters = ['LP', 'lp', 'LP ', 'IRCUT'].map((filter, n) => frame(n, 193, 41, { filter }));
    const found = groupIntoChunks(filters).chunks;
    expect(found.map(({ frames }) => frames.length).sort()).toEqual([1, 3]);
    const odd = ['', 'L-p', 'lP'].map((filter, n) => frame(n, 193, 41, { filter }));
    const lower = groupIntoChunks(odd).chunks.map(({ key }) => key.toLowerCase());
    expect(new Set(lower).size).toBe(3);
  });

  it('does not mind the order of the frames', () => {
    const shuffled = [...SESSION].sort((a, b) => ((a.dateObsMs ?? 0) % 7) - ((b.dateObsMs ?? 0) % 7));
    expect(groupIntoChunks(shuffled)).toEqual(groupIntoChunks(SESSION));
  });

  it('keeps two targets of one slot apart, also when they are of one name', () => {
    const other = SESSION.map((own) => ({ ...own, raDeg: (own.raDeg ?? 0) + 1.5 }));
    expect(keys([...SESSION, ...other])).toEqual(['20250327.05_193.1_+41.0', '20250327.05_194.6_+41.0']);
  });

  it('joins frames within half a field, measured on the sphere', () => {
    expect(keys([frame(0, 100, 80), frame(1, 101.9, 80)])).toHaveLength(1);
    expect(keys([frame(0, 100, 0), frame(1, 101.9, 0)])).toHaveLength(2);
    expect(keys([frame(0, 100, 0), frame(1, 100.35, 0)])).toHaveLength(1);
    expect(keys([frame(0, 100, 0), frame(1, 100.37, 0)])).toHaveLength(2);
    expect(keys([frame(0, 10, 89.9), frame(1, 190, 89.9)])).toHaveLength(1);
    const wide = { fieldDeg: 3 };
    expect(keys([frame(0, 100, 0, wide), frame(1, 101.4, 0, wide)])).toHaveLength(1);
  });

  it('measures half a field along declination too, north and south', () => {
    for (const dec of [0, 40, -40, -75]) {
      expect(keys([frame(0, 30, dec), frame(1, 30, dec + 0.355)])).toHaveLength(1);
      expect(keys([frame(0, 30, dec), frame(1, 30, dec + 0.365)])).toHaveLength(2);
    }
    // Both at once: the root of 0.3^2 + 0.2^2 is 0.3606.
    expect(keys([frame(0, 200, 0), frame(1, 200.299, 0.199)])).toHaveLength(1);
    expect(keys([frame(0, 200, 0), frame(1, 200.301, 0.201)])).toHaveLength(2);
    const [wide, narrow] = [{ fieldDeg: 3 }, { fieldDeg: 0.2 }];
    expect(keys([frame(0, 100, 0, wide), frame(1, 100.5, 0)])).toHaveLength(2);
    expect(keys([frame(0, 100, 0), frame(1, 100.2, 0, narrow)])).toHaveLength(2);
    expect(keys([frame(0, 100, 0, narrow), frame(1, 100.099, 0, narrow)])).toHaveLength(1);
  });

  it('follows a mosaic whose pointings drift on, whatever their order', () => {
    const path = [0, 3, 1, 4, 2].map((n) => frame(n, 100 + 0.3 * n, 0));
    const { chunks } = groupIntoChunks(path);
    expect(chunks).toHaveLength(1);
    expect(chunks[0].frames.map(({ raDeg }) => raDeg)).toEqual([100, 100.3, 100.6, 100.9, 101.2]);
  });

  it('finds the middle of pointings around right ascension 0', () => {
    const { chunks } = groupIntoChunks([359.9, 0.1, 0.06, 359.98].map((ra, n) => frame(n, ra, -10)));
    expect(chunks).toHaveLength(1);
    expect(chunks[0].key).toBe('20250327.05_0.0_-10.0');
    expect(chunks[0].raDeg).toBeCloseTo(0.02, 9);
  });

  it('keeps frames on both sides of right ascension 0 in one chunk, near the pole too', () => {
    const atPole = [0.04, 359.98, 0.04, 359.98, 0.04, 359.98].map((ra, n) => frame(11 * n, ra, -89.2));
    expect(keys(atPole)).toEqual(['20250327.05_0.0_-89.2']);
    const across = [0.05, 359.95, 0.05, 359.95].map((ra, n) => frame(11 * n, ra, 41));
    expect(keys(across)).toEqual(['20250327.05_0.0_+41.0']);
  });

  it('keeps filters apart and gives them different keys', () => {
    const mixed = [...SESSION, ...SESSION.map((own) => ({ ...own, filter: 'LP' }))];
    const { chunks } = groupIntoChunks(mixed);
    expect(chunks).toHaveLength(2);
    expect(new Set(chunks.map(({ key }) => key)).size).toBe(2);
    for (const { frames } of chunks) expect(new Set(frames.map(({ filter }) => filter)).size).toBe(1);
  });

  it('keeps telescopes apart where they are told, and stacks them together where not', () => {
    const told = SESSION.map((own, n) => ({
      ...own,
      telescope: n % 2 === 0 ? 'Seestar S50' : 'Seestar S30',
    }));
    const { chunks } = groupIntoChunks(told);
    expect(chunks.map(({ frames }) => frames.length)).toEqual([6, 6]);
    expect(new Set(chunks.map(({ key }) => key)).size).toBe(2);
    for (const { frames } of chunks) expect(new Set(frames.map(({ telescope }) => telescope)).size).toBe(1);
    expect(groupIntoChunks(SESSION).chunks).toHaveLength(1);
    expect(groupIntoChunks(told, { mixesTelescopes: true }).chunks).toHaveLength(1);
  });

  it('cuts at the slots of the length asked for', () => {
    const long = Array.from({ length: 40 }, (_, n) => frame(30 * n, 193, 41));
    expect(keys(long)).toEqual(['20250327.05_193.0_+41.0', '20250327.06_193.0_+41.0']);
    expect(keys(long, 180).every((key) => /^20250327\.\d{3}_193\.0_\+41\.0$/.test(key))).toBe(true);
    expect(keys(long, 180)).toHaveLength(8);
    expect(keys(long, 60)).toHaveLength(21);
    expect(keys(long, 'all')).toEqual(['all_193.0_+41.0']);
  });

  it('gives frames without pointing to the target of their name, or to a chunk of their own', () => {
    const lost: Named = { dateObsMs: START + 1, objectName: 'M 94', filter: 'IRCUT' };
    expect(keys([...SESSION, lost])).toEqual(['20250327.05_193.1_+41.0']);
    const stranger: Named = { ...lost, objectName: 'M 31' };
    const { chunks } = groupIntoChunks([...SESSION, stranger]);
    expect(chunks.map(({ key }) => key)).toEqual(['20250327.05_193.1_+41.0', '20250327.05_unknown']);
    expect([chunks[1].raDeg, chunks[1].decDeg]).toEqual([undefined, undefined]);
  });

  it('gives each object without pointing a chunk of its own, and takes half a pointing for none', () => {
    const lost = (second: number, objectName?: string): Named => ({
      dateObsMs: START + 1000 * second,
      objectName,
      filter: 'LP',
    });
    const frames = [lost(0, 'M 31'), lost(1, 'M 33'), lost(2, 'M 31'), lost(3), { ...lost(4), raDeg: 10 }];
    const { chunks } = groupIntoChunks([...frames, { ...lost(5, 'M 33'), decDeg: 10 }]);
    expect(chunks.map(({ key, frames: own }) => [key, own.map(({ objectName }) => objectName)])).toEqual([
      ['20250327.05_unknown', ['M 31', 'M 31']],
      ['20250327.05_unknown_2', [undefined, undefined]],
      ['20250327.05_unknown_LP', ['M 33', 'M 33']],
    ]);
  });

  it('orders a chunk by time, its frames without pointing too, and those of one time as they came', () => {
    const lost = (second: number): Named => ({ ...frame(second, 0, 0), raDeg: undefined });
    const frames = [frame(9, 193, 41), lost(4), frame(4, 193, 41), lost(1), frame(2, 193, 41)];
    const [{ frames: ordered }] = groupIntoChunks(frames).chunks;
    expect(ordered).toEqual([3, 4, 1, 2, 0].map((n) => frames[n]));
    const path = [frame(3, 100, 0), frame(1, 100.6, 0), frame(2, 100.3, 0), frame(0, 100.9, 0)];
    expect(groupIntoChunks(path).chunks.map(({ frames: own }) => own)).toEqual([
      [path[3], path[1], path[2], path[0]],
    ]);
  });

  it('joins targets that a later frame connects, and numbers what is still alike', () => {
    const bridged = [frame(0, 100, 0), frame(1, 100.6, 0), frame(2, 105, 0), frame(3, 100.3, 0)];
    expect(keys(bridged)).toEqual(['20250327.05_100.3_+0.0', '20250327.05_105.0_+0.0']);
    const wider = [frame(0, 100, 0), frame(1, 100.6, 0), frame(2, 100.9, 0), frame(3, 100.3, 0)];
    expect(keys(wider)).toEqual(['20250327.05_100.5_+0.0']);
    const narrow = { fieldDeg: 0.02, filter: undefined };
    const alike = [100, 100.015, 100.03, 100.045].map((ra, n) => frame(n, ra, 0, narrow));
    expect(keys(alike)).toEqual(['', '_2', '_3', '_4'].map((ending) => `20250327.05_100.0_+0.0${ending}`));
    const filters = ['', 'LP', 'L-P!', 'LP'].map((filter, n) =>
      frame(n, 100 + 0.015 * n, 0, { fieldDeg: 0.02, filter }),
    );
    expect(keys(filters)).toEqual(['', '_2', '_3', '_LP'].map((ending) => `20250327.05_100.0_+0.0${ending}`));
  });

  it('names frames without a date, and takes them with `all`', () => {
    const undatedFrame: Named = { raDeg: 193.05, decDeg: 40.97, filter: 'IRCUT' };
    const { chunks, undated } = groupIntoChunks([...SESSION, undatedFrame]);
    expect(undated).toEqual([undatedFrame]);
    expect(chunks[0].frames).toHaveLength(12);
    const all = groupIntoChunks([...SESSION, undatedFrame], { slotSeconds: 'all' });
    expect(all.undated).toEqual([]);
    expect(all.chunks.map(({ frames }) => frames.length)).toEqual([13]);
  });

  it('loses and doubles no frame of a night', () => {
    const night = Array.from({ length: 2000 }, (_, n) =>
      frame(11 * n, (n % 3) * 40 + 0.01 * (n % 7), 10, { filter: n % 5 === 0 ? 'LP' : 'IRCUT' }),
    );
    const grouped = groupIntoChunks(night).chunks.flatMap(({ frames }) => frames);
    expect(grouped).toHaveLength(2000);
    expect(new Set(grouped).size).toBe(2000);
    expect(groupIntoChunks([])).toEqual({ chunks: [], undated: [] });
  });
});

it('names a chunk by the commonest name and filter of its frames, not by the first', () => {
  const dateObsMs = Date.UTC(2026, 8, 1);
  const named = (objectName: string | undefined, filter: string | undefined) => ({
    dateObsMs,
    objectName,
    filter,
    raDeg: 10,
    decDeg: 20,
  });
  const { chunks } = groupIntoChunks([
    named('M 1', 'lp'),
    named('M 94', 'LP'),
    named('M 94', 'LP'),
    named(undefined, 'LP'),
  ]);
  expect(chunks.map(({ objectName, filter }) => [objectName, filter])).toEqual([['M 94', 'LP']]);
  expect(groupIntoChunks([named(undefined, undefined)]).chunks[0].objectName).toBeUndefined();
});
