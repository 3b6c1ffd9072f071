import { describe, expect, it } from 'vitest';
import { FINDINGS } from '@crowdsky/stack-core';
import type { FindingWords } from '@crowdsky/stack-core';
import { findings } from './findings.ts';

const SHAPES = [
  { width: 480, height: 320, isColour: true },
  { width: 1080, height: 1920, isColour: false },
] as const;
/** Values for each code. */
const GIVEN: { [Code in keyof FindingWords]: Parameters<FindingWords[Code]> } = {
  blank: [],
  'too-few-stars': [3, 8],
  trailed: [2.75, 6.04],
  displaced: [60, 12],
  doubled: [14, 3],
  'part-hidden': [31, 'bottom'],
  'part-empty': [12, 'left'],
  clouded: [12],
  'no-match': [34],
  'residual-too-large': [],
  duplicate: [],
  'same-exposure': ['Light_a.fit'],
  'wrong-size': [...SHAPES],
  'other-shape': [],
  'no-pattern': [],
  'pattern-denied': ['RGGB', ['GRBG', 'GBRG']],
  'masters-size': [480, 320, 1080, 1920],
  'filled-rows': [37],
  'no-image': [],
  'colour-picture': [[640, 480, 3]],
  'finished-stack': [],
  'calibration-frame': ['IMAGETYP', 'Dark', 'dark'],
  'odd-size': [16, 12],
  'cut-off': [2880, 4149360],
  'no-room': [],
  'zip-damaged': [],
  'zip-empty': [],
  'zip-locked': [],
  'zip-method': [],
  'zip-nested': [],
  'zip-part': [],
  fits: ['This is no FITS file: it is a PNG picture.', 'not-fits'],
  unreadable: ['A file was not found', 'NotFoundError'],
  'time-missing': [],
  'time-unreadable': ['DATE-OBS', 'x'],
  'time-not-set': ['DATE-OBS', '1970-01-01'],
  'time-day-only': ['DATE-OBS', '2026-09-01'],
  unusable: [],
  unmeasured: [],
};
const CODES = Object.keys(GIVEN) as (keyof FindingWords)[];

function say(code: keyof FindingWords, words: FindingWords): string {
  return (words[code] as (...given: readonly unknown[]) => string)(...GIVEN[code]);
}

/** The figures in a sentence, without signs of the language. */
function figures(sentence: string): string[] {
  return (sentence.replaceAll(',', '.').match(/[0-9]+(\.[0-9]+)?/g) ?? []).sort();
}

describe('findings', () => {
  it('are the same codes in the pipeline and in both languages', () => {
    expect(Object.keys(FINDINGS).sort()).toEqual([...CODES].sort());
    expect(Object.keys(findings).sort()).toEqual([...CODES].sort());
  });

  it.each(CODES)('%s is a German sentence with the figures of the English one', (code) => {
    const [inEnglish, inGerman] = [say(code, FINDINGS), say(code, findings)];
    expect(inGerman).toMatch(/^[A-Z0-9].+\.$/);
    expect(inGerman).not.toMatch(/\b(the|is|of|file|frames?)\b/i);
    expect(inEnglish).toMatch(/^[A-Z0-9].+\.$/);
    expect(figures(inGerman)).toEqual(figures(inEnglish));
  });

  it('counts stars in German', () => {
    expect(findings.clouded(0)).toContain('ließen keine Sterne übrig');
    expect(findings.clouded(1)).toContain('1 Stern ');
    expect(findings.trailed(NaN, 6)).toContain('Länge zu Breite unbekannt, FWHM 6,0 px');
  });

  it('has words for errors of browsers that it does not know', () => {
    expect(findings.unreadable('Whatever', 'OtherError')).toMatch(/^Der Browser kann die Datei nicht/);
  });
});
