/** The truth file has the keys and rows that checking programs read. */
import { expect, test } from 'vitest';
import { planSky } from './plan-sky.ts';
import { truthJson } from './truth-json.ts';

test('the truth has what judges of a stack look for, in plain rows', () => {
  const plan = planSky({ overrides: { 1: { kind: 'blank' }, 3: { kind: 'nan' } } });
  const truth = JSON.parse(JSON.stringify(truthJson(plan))) as ReturnType<typeof truthJson>;
  expect(truth).toMatchObject({
    width: 1080,
    height: 1920,
    gain: 14.4,
    read: 21,
    pedestal: 460,
    fwhm: 3,
    beta: 3,
  });
  expect(truth.bayer).toBe('GRBG');
  expect(truth.stars).toHaveLength(1500);
  for (const row of truth.stars) expect(row.every(Number.isFinite) && row.length === 6).toBe(true);
  expect(truth.hot).toHaveLength(300);
  expect(truth.nebula.map((row) => row.length)).toEqual([6, 6, 6]);
  expect(truth.frames).toHaveLength(20);
  expect(truth.frames[0].matrix.flat().every(Number.isFinite)).toBe(true);
  expect(truth.frames.filter((f) => f.trail?.length === 5)).toHaveLength(3);
  expect(truth.frames.some((f) => f.cosmics.length > 0 && f.cosmics[0].length === 3)).toBe(true);
});

test('the truth tells where red and blue light falls', () => {
  const { frames } = truthJson(
    planSky({ redShiftPx: [-0.2, 0.1], overrides: { 1: { blueShiftPx: [0, 0.3] } } }),
  );
  expect(frames[0]).toMatchObject({ redShift: [-0.2, 0.1], blueShift: [0, 0] });
  expect(frames[1]).toMatchObject({ redShift: [-0.2, 0.1], blueShift: [0, 0.3] });
});

test('frames without use have no weight in the truth', () => {
  const { frames } = truthJson(
    planSky({ clean: true, overrides: { 1: { kind: 'blank' }, 3: { kind: 'truncated' } } }),
  );
  expect([0, 1, 2, 3].map((k) => frames[k].transparency > 0)).toEqual([true, false, true, false]);
});
