import { DROP_REASONS } from './ground/stack-report.ts';
import { bytesSource, writeFits } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { statusOf, fingerprint, stackFiles, stackOf } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { finding } from './ground/finding.ts';
import { explainDrop } from './registration/explain-drop.ts';
import { readFrameHeader } from './frames/read-frame.ts';
import type { FrameReport } from './ground/stack-report.ts';

function explanationOf({ outcome }: FrameReport): string {
  return outcome.used ? '' : outcome.explanation;
}

describe('what does not fit', () => {
  const night = simulateNight({
    frames: 16,
    overrides: {
      2: { kind: 'blank' },
      4: { kind: 'trailed' },
      6: { kind: 'nan' },
      8: { kind: 'constant' },
      10: { kind: 'truncated' },
      12: { transparency: 0.08, skyFactor: 3 },
    },
  });
  const stranger = simulateNight({ frames: 1, seed: 77, startUtc: '2025-03-27T01:22:00.000Z' }).files[0];
  const small = simulateNight({ frames: 1, seed: 78, width: 256, height: 400 }).files[0];
  const junk = new Uint8Array(5760).fill(65);
  const table = writeFits([
    { kind: 'bintable', name: 'T', columns: [{ name: 'x', values: new Float64Array(3) }] },
  ]);
  const files: NamedBytes[] = [
    ...night.files,
    { ...stranger, name: 'stranger.fit' },
    { ...small, name: 'small.fit' },
    { ...night.files[0], name: 'copy of the first.fit' },
    { name: 'junk.fit', bytes: junk },
    { name: 'empty.fit', bytes: new Uint8Array(0) },
    { name: 'table.fit', bytes: table },
    { name: 'lost.fit', bytes: 'lost' as unknown as Uint8Array },
  ];

  it('is left out for its own reason, and the rest goes on', async () => {
    const { reports, ...outcome } = await stackFiles(files);
    expect(outcome.ok).toBe(true);
    const statuses = reports.map(statusOf);
    expect(statuses[2]).toBe('blank');
    expect(statuses[4]).toBe('trailed');
    expect(statuses[6]).toBe('blank');
    expect(statuses[8]).toBe('blank');
    expect(statuses[10]).toBe('corrupt');
    expect(statuses[12]).toBe('clouded');
    const good = [0, 1, 3, 5, 7, 9, 11, 13, 14, 15];
    expect(good.map((index) => statuses[index])).toEqual(good.map(() => 'used'));
    expect(statuses.slice(16)).toEqual([
      'no-match',
      'wrong-size',
      'duplicate',
      'corrupt',
      'corrupt',
      'corrupt',
      'unreadable',
    ]);
    reports.forEach((report, index) => {
      expect(report.name).toBe(files[index].name);
      if (report.outcome.used) return;
      expect(report.outcome.explanation).toMatch(/^[A-Z].*[.!]$/);
    });
    expect(explanationOf(reports[10])).toMatch(/cut off: \d+ of \d+ bytes/);
    expect(explanationOf(reports[17])).toBe(
      'The frame is 256 x 400 pixels in colour and the others are 320 x 480 pixels in colour. Stack it on its own.',
    );
    expect(explanationOf(reports[22])).toContain('no file lost');
  });

  it('is never the reference, however good it looks', async () => {
    const clean = simulateNight({ frames: 4, stars: 60 }).files;
    const rich = simulateNight({ frames: 1, seed: 78, width: 400, height: 500, stars: 130, fwhmPx: 2.5 })
      .files[0];
    const outcome = await stackFiles([
      ...clean.slice(0, 2),
      { ...rich, name: clean[1].name },
      ...clean.slice(2),
    ]);
    const stack = stackOf(outcome);
    expect(outcome.reports.map(statusOf)).toEqual(['used', 'used', 'wrong-size', 'used', 'used']);
    expect([stack.width, stack.height]).toEqual([320, 480]);
    expect(stack.footprint.reduce((most, count) => Math.max(most, count), 0)).toBe(4);
  });

  it('leaves nothing where nothing can be used, and says why of each', async () => {
    const outcome = await stackFiles([files[2], files[6], files[10], files[19]]);
    expect(outcome.ok).toBe(false);
    expect(outcome.reports.map(statusOf)).toEqual(['blank', 'blank', 'corrupt', 'corrupt']);
    expect(await stackFiles([])).toEqual({ ok: false, reports: [] });
  });

  it('takes the larger of two fields that have nothing in common', async () => {
    const few = simulateNight({ frames: 2, seed: 90 });
    const many = simulateNight({ frames: 4, seed: 91, startUtc: '2025-03-27T03:00:00.000Z' });
    const { reports } = await stackFiles([...few.files, ...many.files]);
    expect(reports.map(statusOf)).toEqual(['no-match', 'no-match', 'used', 'used', 'used', 'used']);
  });

  it('calls a field without enough stars by its name', async () => {
    const sparse = simulateNight({ frames: 2, stars: 4, nebula: false, faintestFluxAdu: 60_000 });
    const { ok, reports } = await stackFiles(sparse.files);
    expect(ok).toBe(false);
    expect(reports.map(statusOf)).toEqual(['too-few-stars', 'too-few-stars']);
    expect(explanationOf(reports[0])).toMatch(/^It shows only \d stars, and 8 are needed/);
  });
});

/** The file with some of its rows (shares of the height) filled with one stored value, as a copy that broke off leaves it. */
async function fillRows(
  { name, bytes }: NamedBytes,
  [from, to]: readonly [number, number],
  adu: number,
): Promise<NamedBytes> {
  const opened = await readFrameHeader(bytesSource(bytes));
  if (!opened.ok) throw new Error(opened.problem);
  const { dataOffset, width, height, bzero } = opened.frame.layout;
  const own = bytes.slice();
  const view = new DataView(own.buffer, dataOffset);
  const row = (share: number): number => Math.round(share * height) * width;
  for (let i = row(from); i < row(to); i++) view.setInt16(2 * i, adu - bzero);
  return { name, bytes: own };
}

describe('a frame that is filled with one value in part', () => {
  const { files } = simulateNight({ frames: 7 });
  const mixedWith = (broken: NamedBytes): NamedBytes[] => [...files.slice(0, 3), broken, ...files.slice(4)];

  it.each<[string, [number, number], number]>([
    ['its last rows with the zero of the file', [0.62, 1], 32768],
    ['its last rows with zero', [0.62, 1], 0],
    ['its last rows with the greatest value', [0.62, 1], 65535],
    ['its last rows with another', [0.62, 1], 0xaaaa],
    ['its first rows', [0, 0.38], 32768],
    ['a gap within', [0.3, 0.68], 32768],
  ])('is left out, and the others are stacked as if it were not there: %s', async (_, rows, adu) => {
    const outcome = await stackFiles(mixedWith(await fillRows(files[3], rows, adu)));
    expect(outcome.reports.map(statusOf)).toEqual(files.map((_file, n) => (n === 3 ? 'corrupt' : 'used')));
    expect(explanationOf(outcome.reports[3])).toBe(
      '38 % of its rows hold one value and no image: the file was not copied whole. Copy it from the telescope again.',
    );
    expect(outcome.reports[3].sha256).toMatch(/^[0-9a-f]{64}$/);
    const without = await stackFiles(files.filter((_file, n) => n !== 3));
    expect(fingerprint(stackOf(outcome))).toBe(fingerprint(stackOf(without)));
  });

  it.each<[string, [number, number]]>([
    ['one dead row', [0.5, 0.502]],
    ['a small gap', [0.5, 0.58]],
    ['the last rows', [0.92, 1]],
  ])('is used without %s, whatever stands there', async (_, rows) => {
    const [first, second, ...others] = files.slice(2, 6);
    for (const resampling of ['cfa', 'demosaic'] as const) {
      const prints = new Set<string>();
      for (const adu of [0, 32768, 65535]) {
        const mixed = [first, await fillRows(second, rows, adu), ...others];
        const outcome = await stackFiles(mixed, { resampling });
        expect(outcome.reports.map(statusOf)).toEqual(mixed.map(() => 'used'));
        prints.add(fingerprint(stackOf(outcome)));
      }
      expect(prints.size).toBe(1);
    }
  });

  it('is blank if it is all of one value', async () => {
    const outcome = await stackFiles(mixedWith(await fillRows(files[3], [0, 1], 65535)));
    expect(statusOf(outcome.reports[3])).toBe('blank');
  });
});

describe('hot pixels', () => {
  /** A sparse field, and on the sensor a dozen times as many hot pixels as is usual. */
  const night = simulateNight({
    frames: 12,
    stars: 110,
    faintestFluxAdu: 6000,
    nebula: false,
    hotPixels: 600,
    cosmicRays: 0,
    overrides: { 1: { kind: 'blank' }, 4: { kind: 'blank', skyFactor: 1.5 }, 9: { kind: 'blank' } },
  });

  it('do not make stars of a blank frame', async () => {
    const { reports } = await stackFiles(night.files);
    const isBlank = (index: number): boolean => [1, 4, 9].includes(index);
    expect(reports.map(statusOf)).toEqual(night.files.map((_, n) => (isBlank(n) ? 'blank' : 'used')));
    expect(reports.filter((_, n) => isBlank(n)).map(({ measures }) => measures?.starCount)).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('explainDrop', () => {
  it('has a sentence for every reason, with or without figures', () => {
    const reasons = [...DROP_REASONS, 'unreadable', 'no-pattern', 'wrong-size', 'duplicate'] as const;
    for (const reason of reasons) {
      expect(explainDrop(reason, undefined, undefined).explanation).toMatch(/^[A-Z].{10,}\.$/);
      const found = finding('fits', 'What reading said.', 'bad-header');
      expect(explainDrop(reason, undefined, found).explanation).toBe('What reading said.');
    }
  });
});
