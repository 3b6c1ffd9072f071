/** The cards by which a stack names the frames that were given: one each, used or the reason why not. */
import type { Header } from '@crowdsky/fits';
import { asciiText } from '../ground/ascii-text.ts';
import type { FrameReport } from '../ground/stack-report.ts';

export interface FrameCard {
  /** `used` or the reason why not. */
  readonly status: string;
  /** Undefined for files that could not be read when the stack was made. */
  readonly sha256: string | undefined;
  readonly name: string;
}

/** Long strings are continued, names in ASCII. */
export function addFrameCard(header: Header, { name, sha256, outcome }: FrameReport, index: number): void {
  const status = outcome.used ? 'used' : outcome.reason;
  header.set(`FRM${String(index + 1).padStart(5, '0')}`, `${status} ${sha256 ?? '-'} ${asciiText(name)}`);
}

/** In the order of the header; none where it is not that of a stack of this program. */
export function readFrameCards(header: Header): FrameCard[] {
  return [...header].flatMap((card) => {
    if (card.kind !== 'value' || typeof card.value !== 'string' || !/^FRM\d{5}$/.test(card.keyword))
      return [];
    const [, status, sha256, name] = /^(\S+) ([0-9a-f]{64}|-) (.+)$/s.exec(card.value) ?? [];
    return status === undefined ? [] : [{ status, sha256: sha256 === '-' ? undefined : sha256, name }];
  });
}
