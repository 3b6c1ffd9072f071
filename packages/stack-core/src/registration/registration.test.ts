import { describe, expect, it } from 'vitest';
import { finding } from '../ground/finding.ts';
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import { sensorName } from '../calibration/find-defects.ts';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import { IDENTITY } from '../ground/image.ts';
import type { StackEvent } from '../ground/stack-report.ts';
import { FrameSetRegistration } from './register-frames.ts';
import type { RegisteredSet } from './register-frames.ts';

type Made = Partial<Parameters<typeof measuredFrame>[0]>;

/** Frames named `00.fit` and on, a second apart, each 2 px to the right of the one before. */
function frames(...made: readonly Made[]): MeasuredFrame[] {
  return made.map((changes, n) =>
    measuredFrame({
      name: `${String(n).padStart(2, '0')}.fit`,
      transform: { ...IDENTITY, c: 2 * n },
      dateObsMs: 1000 * n,
      ...changes,
    }),
  );
}

async function register(
  analyses: readonly FrameAnalysis[],
  { repairsPixels = true, events = [] }: { repairsPixels?: boolean; events?: StackEvent[] } = {},
): Promise<RegisteredSet> {
  const inputs = analyses.map(({ name }, n) => ({ name, handle: `handle ${n}` }));
  const registration = new FrameSetRegistration(inputs, repairsPixels);
  for (const index of registration.order) registration.add(index, analyses[index]);
  return registration.finish((event) => events.push(event));
}

function outcomes({ reports }: RegisteredSet): string[] {
  return reports.map(({ outcome }) => (outcome.used ? 'used' : outcome.reason));
}

const SAME: readonly Made[] = Array.from({ length: 9 }, () => ({}));

describe('FrameSetRegistration', () => {
  it('has the seven frames in the middle of the names analysed first, the others by name', () => {
    const order = (...names: readonly string[]): readonly number[] =>
      new FrameSetRegistration(
        names.map((name) => ({ name, handle: name })),
        true,
      ).order;
    expect(order('h', 'b', 'c', 'a', 'd', 'e', 'f', 'g', 'i', 'j', 'k')).toEqual([
      2, 4, 5, 6, 7, 0, 8, 3, 1, 9, 10,
    ]);
    expect(order('b', 'a', 'a')).toEqual([1, 2, 0]);
    expect(order()).toEqual([]);
  });

  it('lays frames on the best one of the middle', async () => {
    const made = SAME.map((_, n): Made =>
      n === 6 ? { elongation: 1.0 } : n === 8 ? { elongation: 0.9 } : {},
    );
    const { frames: used, reference, reports } = await register(frames(...made));
    expect(used.map(({ index, handle }) => [index, handle])).toEqual(SAME.map((_, n) => [n, `handle ${n}`]));
    expect(reference).toBe(6);
    used.forEach(({ transform, transparency, matchedCount }, n) => {
      expect(transform.c).toBeCloseTo(2 * (n - 6), 1);
      expect(transparency).toBeCloseTo(1, 9);
      expect(matchedCount).toBeGreaterThan(30);
    });
    const [first] = reports;
    const { transform, transparency, matchedCount: matchedStars, rmsPx } = used[0];
    expect(first).toMatchObject({
      name: '00.fit',
      sha256: '00.fit',
      measures: { starCount: 34 },
      outcome: { used: true, weight: 1, transform, transparency, matchedStars, rmsPx },
    });
  });

  it('puts frames in the order of time, those without one last, and reports in the order of inputs', async () => {
    const times = [3000, undefined, 1000, undefined, 2000];
    const set = await register(
      frames(...times.map((dateObsMs, n): Made => ({ dateObsMs, name: `${9 - n}.fit` }))),
    );
    expect(set.frames.map(({ index }) => index)).toEqual([2, 4, 0, 3, 1]);
    expect(set.reports.map(({ name }) => name)).toEqual(['9.fit', '8.fit', '7.fit', '6.fit', '5.fit']);
    expect(set.frames[set.reference].transform).toEqual(IDENTITY);
  });

  it('says why it leaves a frame out', async () => {
    const made: Made[] = [
      {},
      { starCount: 0 },
      { starCount: 5 },
      { elongation: 3 },
      { field: 7 },
      {},
      { flux: 0.1 },
      { sha256: '00.fit' },
      {},
      {},
    ];
    const analyses: FrameAnalysis[] = frames(...made);
    analyses.push({ ok: false, name: 'x.fit', reason: 'corrupt', finding: finding('cut-off', 99, 200) });
    const set = await register(analyses);
    expect(outcomes(set)).toEqual([
      'used',
      'blank',
      'clouded',
      'trailed',
      'no-match',
      'used',
      'clouded',
      'duplicate',
      'used',
      'used',
      'corrupt',
    ]);
    const explanations = set.reports.map(({ outcome }) => (outcome.used ? '' : outcome.explanation));
    expect(explanations[4]).toBe(
      'Its stars (34 stars) do not match those of the other frames: it shows another part of the sky.',
    );
    expect(explanations[10]).toContain('cut off: 99 of 200 bytes');
    expect(set.reports[10].measures).toBeUndefined();
  });

  it('tries another reference frame where fewer than half lie on the first', async () => {
    // The best one of the middle, and two more, show another field.
    const made = SAME.map((_, n): Made => ([3, 4, 5].includes(n) ? { field: 2, elongation: 1 } : {}));
    const set = await register(frames(...made));
    expect(outcomes(set).map((outcome) => outcome === 'used')).toEqual(
      SAME.map((_, n) => ![3, 4, 5].includes(n)),
    );
    expect([2, 6]).toContain(set.frames[set.reference].index);
  });

  it('stays with the first reference frame where half lie on it', async () => {
    const made = SAME.slice(0, 8).map((_, n): Made => (n < 4 ? { field: 2 } : { elongation: 1.05 }));
    const set = await register(frames(...made));
    expect(set.frames.map(({ index }) => index)).toEqual([4, 5, 6, 7]);
  });

  it('tries three reference frames and stays with the one that most lie on', async () => {
    const fields = [1, 2, 2, 3, 4, 5, 6, 7, 7, 7];
    const shapes = [1.3, 1.3, 1.3, 1.3, 1.0, 1.05, 1.3, 1.1, 1.1, 1.1];
    const made = fields.map((field, n): Made => ({ field, elongation: shapes[n] }));
    const set = await register(frames(...made));
    // 4 and 5 are alone; the third try is one of 7.
    expect(set.frames.map(({ index }) => index)).toEqual([7, 8, 9]);
  });

  it('stays with the first of three reference frames where more lie on it than on the others', async () => {
    const fields = [1, 7, 7, 2, 3];
    const made = fields.map((field, n): Made => ({ field, elongation: n === 2 ? 1 : 1.2 }));
    const set = await register(frames(...made));
    expect([set.frames.map(({ index }) => index), set.reference]).toEqual([[1, 2], 1]);
  });

  it('says how many frames it registers, once before and once after', async () => {
    const events: StackEvent[] = [];
    await register(frames({}, {}, {}, { starCount: 0 }), { events });
    expect(events).toEqual([
      { kind: 'phase', phase: 'register', total: 3 },
      { kind: 'progress', phase: 'register', done: 3, total: 3 },
    ]);
  });

  it('has no frames where none is usable', async () => {
    const events: StackEvent[] = [];
    const set = await register(frames({ starCount: 0 }, { starCount: 0 }), { events });
    expect([set.frames, set.reference, events]).toEqual([[], -1, []]);
    expect(outcomes(set)).toEqual(['blank', 'blank']);
    expect((await register([])).reports).toEqual([]);
  });

  it('counts suspects of used frames, once a frame, and frees them', async () => {
    const suspects = [77, 5000];
    const made = frames({ suspects }, { suspects }, { suspects: [77] }, { field: 9, suspects: [900] }, {});
    const sensor = sensorName(made[0]);
    const set = await register(made);
    expect([...(set.defects?.of(sensor) ?? [])]).toEqual([77, 5000]);
    for (const { analysis } of set.frames) expect(analysis.suspects.length).toBe(0);
    expect(made[0].suspects.length).toBe(0);
    // Nothing was to be freed of the last one.
    expect(set.frames.at(-1)?.analysis).toBe(made[4]);
    expect((await register(frames({}, {}), { repairsPixels: false })).defects).toBeUndefined();
  });

  it('counts no suspects of frames that do not fit, nor of copies', async () => {
    const strange = { field: 9, suspects: [900] };
    const copy = { sha256: 'same', suspects: [33] };
    const made = frames(
      {},
      strange,
      { suspects: [77] },
      strange,
      {},
      { suspects: [77] },
      strange,
      copy,
      copy,
    );
    const set = await register(made);
    expect(set.frames.map(({ index }) => index)).toEqual([0, 2, 4, 5, 7]);
    // In two of five frames; were the strange ones counted, two of eight would be too few.
    expect([...(set.defects?.of(sensorName(made[0])) ?? [])]).toEqual([77]);
  });

  it('counts suspects of frames that the first reference frame vouches for, whichever is the last', async () => {
    // The first is the best one of the middle; more frames lie on another.
    const suspects = [640];
    const made = frames(
      ...SAME.map((_, n): Made => ([3, 4, 5].includes(n) ? { field: 2, elongation: 1, suspects } : {})),
    );
    const set = await register(made);
    expect(set.frames.map(({ index }) => index)).toEqual([0, 1, 2, 6, 7, 8]);
    expect([...(set.defects?.of(sensorName(made[0])) ?? [])]).toEqual([640]);
  });

  it('judges what is left out by its stars besides the defects', async () => {
    const few = measuredFrame({ name: '99.fit', transform: IDENTITY, starCount: 9, field: 5 });
    const at = (n: number): number => Math.round(few.stars[11 * n + 1]) * 640 + Math.round(few.stars[11 * n]);
    const suspects = [at(0), at(1), at(2)];
    const set = await register([...frames({ suspects }, { suspects }, { suspects }, { suspects }), few]);
    expect(outcomes(set).at(-1)).toBe('clouded');
    expect(set.reports.at(-1)?.measures?.starCount).toBe(6);
    expect(set.reports.at(-1)?.outcome).toMatchObject({
      explanation: 'Clouds hid most of the sky and left 6 stars.',
    });
  });

  it('needs every analysis', async () => {
    const registration = new FrameSetRegistration([{ name: 'a', handle: 0 }], true);
    await expect(registration.finish(() => undefined)).rejects.toThrow(RangeError);
  });
});
