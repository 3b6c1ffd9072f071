import { describe, expect, it } from 'vitest';
import { finding } from '../ground/finding.ts';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { FrameDropReason } from '../ground/stack-report.ts';
import { explainDrop } from './explain-drop.ts';

const MEASURES: FrameMeasures = {
  starCount: 5,
  fwhmPx: 6.04,
  elongation: 2.75,
  skyLevel: [800, 900, 700],
  noise: [70, 80, 65],
};

function sentence(reason: FrameDropReason, measures: FrameMeasures | undefined): string {
  return explainDrop(reason, measures, undefined).explanation;
}

describe('explainDrop', () => {
  it('says what reading the file said', () => {
    const found = finding('cut-off', 99, 200);
    expect(explainDrop('corrupt', MEASURES, found)).toEqual({
      used: false,
      reason: 'corrupt',
      explanation: 'The file is cut off: 99 of 200 bytes are there. Copy it from the telescope again.',
      finding: found,
    });
    for (const reason of ['corrupt', 'unreadable', 'no-pattern', 'wrong-size'] as const)
      expect(sentence(reason, undefined)).toBe('The file cannot be used.');
  });

  it('counts the stars, in the plural where it must', () => {
    const counted = (starCount: number): string => sentence('too-few-stars', { ...MEASURES, starCount });
    expect(counted(0)).toContain('only no stars,');
    expect(counted(1)).toContain('only 1 star,');
    expect(counted(2)).toContain('only 2 stars,');
    expect(sentence('clouded', undefined)).toContain('left no stars.');
    expect(sentence('no-match', MEASURES)).toContain('(5 stars)');
  });

  it('gives the figures of trails, or says that they are unknown', () => {
    expect(sentence('trailed', MEASURES)).toContain('2.8 times longer than wide, FWHM 6.0 px');
    const none = { ...MEASURES, elongation: NaN };
    expect(sentence('trailed', none)).toContain('unknown times longer than wide, FWHM 6.0 px');
    expect(sentence('trailed', undefined)).toContain('FWHM unknown px');
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
    const sentences = reasons.map((reason) => sentence(reason, MEASURES));
    expect(new Set(sentences).size).toBe(reasons.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].{20,}\.$/);
  });
});
