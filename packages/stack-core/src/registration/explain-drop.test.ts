import { describe, expect, it } from 'vitest';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import { explainDrop } from './explain-drop.ts';

const MEASURES: FrameMeasures = {
  starCount: 5,
  fwhmPx: 6.04,
  elongation: 2.75,
  skyLevel: [800, 900, 700],
  noise: [70, 80, 65],
};

describe('explainDrop', () => {
  it('says what reading the file said', () => {
    expect(explainDrop('corrupt', MEASURES, 'It is cut off.')).toBe('It is cut off.');
    for (const reason of ['corrupt', 'unreadable', 'no-pattern', 'wrong-size'] as const)
      expect(explainDrop(reason, undefined, undefined)).toBe('The file cannot be used.');
  });

  it('counts the stars, in the plural where it must', () => {
    const counted = (starCount: number): string =>
      explainDrop('too-few-stars', { ...MEASURES, starCount }, undefined);
    expect(counted(0)).toContain('only no stars,');
    expect(counted(1)).toContain('only 1 star,');
    expect(counted(2)).toContain('only 2 stars,');
    expect(explainDrop('clouded', undefined, undefined)).toContain('left no stars.');
    expect(explainDrop('no-match', MEASURES, undefined)).toContain('(5 stars)');
  });

  it('gives the figures of trails, or says that they are unknown', () => {
    expect(explainDrop('trailed', MEASURES, undefined)).toContain('2.8 times longer than wide, FWHM 6.0 px');
    const none = { ...MEASURES, elongation: NaN };
    expect(explainDrop('trailed', none, undefined)).toContain('unknown times longer than wide, FWHM 6.0 px');
    expect(explainDrop('trailed', undefined, undefined)).toContain('FWHM unknown px');
  });

  it('has a sentence of its own for each reason', () => {
    const reasons = [
      'blank',
      'too-few-stars',
      'trailed',
      'clouded',
      'no-match',
      'residual-too-large',
      'duplicate',
    ] as const;
    const sentences = reasons.map((reason) => explainDrop(reason, MEASURES, undefined));
    expect(new Set(sentences).size).toBe(reasons.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].{20,}\.$/);
  });
});
