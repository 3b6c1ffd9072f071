import { describe, expect, it } from 'vitest';
import { finding, FINDINGS, wordFinding } from './finding.ts';
import type { FindingWords } from './finding.ts';

describe('wordFinding', () => {
  it('puts the figures into the English sentence', () => {
    expect(wordFinding(finding('too-few-stars', 1, 8))).toBe(
      'It shows only 1 star, and 8 are needed to place it on the others.',
    );
    expect(wordFinding(finding('cut-off', 99, 200))).toContain('99 of 200 bytes');
    expect(wordFinding(finding('masters-size', 40, 300, 41, 299))).toBe(
      'The frame has 40 x 300 pixels, the master frames 41 x 299. Use masters of this telescope.',
    );
    expect(wordFinding(finding('filled-rows', 37))).toBe(
      '37 % of its rows hold one value and no image: the file was not copied whole. Copy it from the telescope again.',
    );
    expect(wordFinding(finding('no-pattern'))).toMatch(
      /^The header has no BAYERPAT, .* for example GRBG, or MONO\.$/,
    );
    expect(wordFinding(finding('unreadable', 'no file gone', 'Error'))).toBe(
      'The file cannot be read: no file gone.',
    );
    expect(wordFinding(finding('colour-picture', [640, 480, 3]))).toContain('3 axes (640 x 480 x 3)');
  });

  it('takes the words of another language', () => {
    const german: FindingWords = { ...FINDINGS, clouded: (stars) => `Wolken ließen ${stars} Sterne.` };
    expect(wordFinding(finding('clouded', 12), german)).toBe('Wolken ließen 12 Sterne.');
  });

  it('words what was stored or came from another thread', () => {
    const found = finding('wrong-size', shape(480, true), shape(1080, false));
    expect(wordFinding(structuredClone(found))).toBe(
      'The frame is 480 x 320 pixels in colour and the others are 1080 x 320 pixels without filters. Stack it on its own.',
    );
  });
});

function shape(width: number, isColour: boolean): { width: number; height: number; isColour: boolean } {
  return { width, height: 320, isColour };
}
