import { writeFits } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { fateOf, stackFiles, stackOf } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { explainDrop } from './explain-drop.ts';
import { DROP_REASONS } from './judge-frame.ts';
import type { FrameReport } from './stack-report.ts';

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
    const fates = reports.map(fateOf);
    expect(fates[2]).toBe('blank');
    expect(fates[4]).toBe('trailed');
    expect(fates[6]).toBe('blank');
    expect(fates[8]).toBe('blank');
    expect(fates[10]).toBe('corrupt');
    expect(fates[12]).toBe('clouded');
    const good = [0, 1, 3, 5, 7, 9, 11, 13, 14, 15];
    expect(good.map((index) => fates[index])).toEqual(good.map(() => 'used'));
    expect(fates.slice(16)).toEqual([
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
    const clean = simulateNight({ frames: 4 }).files;
    const rich = simulateNight({ frames: 1, seed: 78, width: 400, height: 500, stars: 400, fwhmPx: 2.5 })
      .files[0];
    const outcome = await stackFiles([
      ...clean.slice(0, 2),
      { ...rich, name: clean[1].name },
      ...clean.slice(2),
    ]);
    const stack = stackOf(outcome);
    expect(outcome.reports.map(fateOf)).toEqual(['used', 'used', 'wrong-size', 'used', 'used']);
    expect([stack.width, stack.height]).toEqual([320, 480]);
    expect(stack.footprint.reduce((most, count) => Math.max(most, count), 0)).toBe(4);
  });

  it('leaves nothing where nothing can be used, and says why of each', async () => {
    const outcome = await stackFiles([files[2], files[6], files[10], files[19]]);
    expect(outcome.ok).toBe(false);
    expect(outcome.reports.map(fateOf)).toEqual(['blank', 'blank', 'corrupt', 'corrupt']);
    expect(await stackFiles([])).toEqual({ ok: false, reports: [] });
  });

  it('takes the larger of two fields that have nothing in common', async () => {
    const few = simulateNight({ frames: 2, seed: 90 });
    const many = simulateNight({ frames: 4, seed: 91, startUtc: '2025-03-27T03:00:00.000Z' });
    const { reports } = await stackFiles([...few.files, ...many.files]);
    expect(reports.map(fateOf)).toEqual(['no-match', 'no-match', 'used', 'used', 'used', 'used']);
  });

  it('calls a field without enough stars by its name', async () => {
    const sparse = simulateNight({ frames: 2, stars: 4, nebula: false, faintestFluxAdu: 60_000 });
    const { ok, reports } = await stackFiles(sparse.files);
    expect(ok).toBe(false);
    expect(reports.map(fateOf)).toEqual(['too-few-stars', 'too-few-stars']);
    expect(explanationOf(reports[0])).toMatch(/^Only \d stars were found and 8 are needed/);
  });
});

describe('explainDrop', () => {
  it('has a sentence for every reason, with or without figures', () => {
    const reasons = [...DROP_REASONS, 'unreadable', 'no-pattern', 'wrong-size', 'duplicate'] as const;
    for (const reason of reasons) {
      expect(explainDrop(reason, undefined, undefined)).toMatch(/^[A-Z].{10,}\.$/);
      expect(explainDrop(reason, undefined, 'What reading said.')).toBe('What reading said.');
    }
  });
});
