/** Tells what a sound FITS image is instead of a raw light frame. */
import type { Header } from '@crowdsky/fits';
import { finding } from '../ground/finding.ts';
import type { Finding } from '../ground/finding.ts';

/** Undefined for light frames. `shape`: of the image; `name`: of the file, without folders. */
export function findOtherKind(header: Header, shape: readonly number[], name: string): Finding | undefined {
  const type = header.string('IMAGETYP')?.trim() ?? '';
  const isStack = /stack|preview/i.test(type) || isOfMany(header, 'NCOMBINE') || isOfMany(header, 'STACKCNT');
  if (isStack || /^stacked_/i.test(name)) return finding('finished-stack');
  const isColour = (shape[2] ?? 1) > 1;
  return findCalibration(header) ?? (isColour ? finding('colour-picture', shape) : undefined);
}

/** Programs write 1 into raw frames. */
function isOfMany(header: Header, keyword: string): boolean {
  return header.has(keyword) && header.number(keyword) !== 1 && Number(header.string(keyword) ?? NaN) !== 1;
}

/** CALFRAME names nothing else; the others name light frames too. */
const KIND_KEYWORDS = ['IMAGETYP', 'IMAGETYPE', 'FRAME', 'FRAMETYP', 'OBSTYPE', 'CALFRAME'];

function findCalibration(header: Header): Finding | undefined {
  for (const keyword of KIND_KEYWORDS) {
    const type = header.string(keyword)?.trim() ?? '';
    const kind = /dark|bias|flat|offset|^zero/i.exec(type)?.[0].toLowerCase();
    if (kind === undefined) continue;
    const master = kind === 'dark' || kind === 'flat' ? kind : 'bias';
    return finding('calibration-frame', keyword, type, master);
  }
  return undefined;
}
