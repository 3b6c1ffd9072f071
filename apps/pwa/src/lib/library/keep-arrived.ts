/** The file of a server's stack as it comes to this device, and what keeps it here; for workers. */
import { bytesSource, readPrimary } from '@crowdsky/fits';
import { GrowingFile } from '../files/growing-file.ts';
import { sha256 } from '../files/sha256.ts';
import { writeStackFile } from '../store/stack-files.ts';

/** What its bytes tell of a stack beside what the server does. */
export interface ArrivedFile {
  readonly fitsSha256: string;
  readonly rejectedShare: number | undefined;
}

let arriving: GrowingFile | undefined;

/** What has come so far, for who reads it meanwhile; undefined once it is kept. */
export function arrivingFile(): GrowingFile | undefined {
  return arriving;
}

/** For the page. */
export const arrivals = {
  /** A file comes, in the place of the one before. @throws RangeError when there is no memory for it */
  expect(sizeBytes: number): void {
    arriving = new GrowingFile(sizeBytes);
  },

  /** The next bytes of it. */
  take(piece: Uint8Array): void {
    arriving?.add(piece);
  },

  /** Undefined, and nothing is kept, when its bytes have another digest than `expectedSha256`; null where none is known. */
  async keep(
    id: string,
    expectedSha256: string | null,
    thumbnail: Uint8Array | undefined,
  ): Promise<ArrivedFile | undefined> {
    if (!arriving?.isWhole) return undefined;
    const kept = await keepFile(id, arriving.bytes, expectedSha256);
    if (kept && thumbnail) await writeStackFile(id, 'thumbnail', () => [thumbnail]);
    if (kept) arriving = undefined;
    return kept;
  },
};

async function keepFile(
  id: string,
  bytes: Uint8Array,
  expectedSha256: string | null,
): Promise<ArrivedFile | undefined> {
  const fitsSha256 = await sha256(bytes);
  if (expectedSha256 !== null && expectedSha256 !== fitsSha256) return undefined;
  const { header } = await readPrimary(bytesSource(bytes));
  await writeStackFile(id, 'fits', () => [bytes]);
  return { fitsSha256, rejectedShare: header.number('REJSHARE') };
}
