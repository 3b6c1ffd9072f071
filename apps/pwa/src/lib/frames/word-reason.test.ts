import { afterEach, describe, expect, it } from 'vitest';
import { finding, wordFinding } from '@crowdsky/stack-core';
import type { DroppedFrame, Finding } from '@crowdsky/stack-core';
import { language } from '../text/text.ts';
import { wordDrop, wordSetAside } from './word-reason.ts';

afterEach(() => language.choose(undefined));

function dropped(found: Finding): DroppedFrame {
  return { used: false, reason: 'clouded', explanation: wordFinding(found), finding: found };
}

describe('wordDrop', () => {
  const frame = dropped(finding('clouded', 6));

  it('tells why in the language of the page, whatever it was when the frame was stacked', async () => {
    expect(wordDrop(frame)).toBe('Clouds hid most of the sky and left 6 stars.');
    await language.choose('de');
    expect(wordDrop(frame)).toBe('Wolken verdeckten den größten Teil des Himmels und ließen 6 Sterne übrig.');
  });

  it('tells a report of another version as it was stored', async () => {
    await language.choose('de');
    const { used, reason, explanation } = frame;
    expect(wordDrop({ used, reason, explanation })).toBe(explanation);
    const later = { code: 'of-a-later-version', given: [] } as unknown as Finding;
    expect(wordDrop({ used, reason, explanation, finding: later })).toBe(explanation);
  });
});

describe('wordSetAside', () => {
  it('tells what was found in the file, and a duplicate as the list calls it', async () => {
    await language.choose('de');
    const cut = { name: 'a.fit', kind: 'foreign', finding: finding('cut-off', 5760, 9000) } as const;
    expect(wordSetAside(cut)).toContain('5760 von 9000 Bytes');
    expect(wordSetAside({ kind: 'duplicate' })).toBe('Diese Belichtung ist schon in der Liste.');
    expect(wordSetAside({ kind: 'unreadable' })).toBe('Die Datei konnte nicht gelesen werden.');
  });
});
