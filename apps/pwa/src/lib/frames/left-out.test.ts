import { afterEach, describe, expect, it } from 'vitest';
import { finding, wordFinding } from '@crowdsky/stack-core';
import type { Finding, FrameReport } from '@crowdsky/stack-core';
import { language } from '../text/text.ts';
import { leftOut } from './left-out.ts';

afterEach(() => language.choose(undefined));

function report(name: string, outcome: Partial<FrameReport['outcome']>): FrameReport {
  return { name, sha256: name, measures: undefined, outcome } as unknown as FrameReport;
}

const clouds = finding('clouded', 6);
const roof = finding('part-hidden', 31, 'bottom');
const later = { code: 'of-a-later-version', given: [] } as unknown as Finding;
const REPORTS = [
  report('a', { used: true }),
  report('b', { used: false, reason: 'clouded', explanation: wordFinding(clouds), finding: clouds }),
  report('c', { used: true, notes: [finding('part-empty', 5, 'left'), roof] }),
  report('d', { used: true, notes: [later] }),
];

describe('leftOut', () => {
  it('lists dropped frames and lost parts in the language of the page', async () => {
    expect(leftOut(REPORTS)).toEqual([
      { name: 'b', kind: 'clouds', reason: 'Clouds hid most of the sky and left 6 stars.' },
      {
        name: 'c',
        kind: 'in part',
        reason: '5 % of the frame at the left edge holds no image: that part is left out.',
      },
      {
        name: 'c',
        kind: 'in part',
        reason: 'Something hides 31 % of the frame at the lower edge: that part is left out.',
      },
      { name: 'd', kind: 'in part', reason: 'A part of the frame is left out.' },
    ]);
    await language.choose('de');
    expect(leftOut(REPORTS)[2]).toEqual({
      name: 'c',
      kind: 'zum Teil',
      reason: 'Etwas verdeckt 31 % der Aufnahme am unteren Rand: Dieser Teil bleibt weg.',
    });
    expect(leftOut(REPORTS)[3].reason).toBe('Ein Teil der Aufnahme bleibt weg.');
  });
});
