import { Header } from '@crowdsky/fits';
import { expect, it } from 'vitest';
import type { FrameReport } from '../ground/stack-report.ts';
import { addFrameCard, readFrameCards } from './frame-cards.ts';

it('reads what it writes, in its order', () => {
  const header = new Header().set('OBJECT', 'M 94');
  const reports = [
    { name: 'Light a b.fit', sha256: 'a'.repeat(64), outcome: { used: true } },
    { name: 'cut.fit', outcome: { used: false, reason: 'corrupt' } },
  ] as unknown as FrameReport[];
  for (const [index, report] of reports.entries()) addFrameCard(header, report, index);
  expect(header.string('FRM00001')).toBe(`used ${'a'.repeat(64)} Light a b.fit`);
  expect(readFrameCards(header)).toEqual([
    { status: 'used', sha256: 'a'.repeat(64), name: 'Light a b.fit' },
    { status: 'corrupt', sha256: undefined, name: 'cut.fit' },
  ]);
});

it('passes over cards of other programs', () => {
  expect(readFrameCards(new Header().set('FRM00001', 'a note').set('FRM00002', 7).set('FRM1', 'x'))).toEqual(
    [],
  );
});
