/** Makes plain frames of a file that is packed, in whatever form people keep theirs. */
import { FitsError, bytesSource, packingOf, plainFrame } from '@crowdsky/fits';
import type { ByteSource, Gunzip } from '@crowdsky/fits';
import { finding } from '@crowdsky/stack-core';
import type { Finding } from '@crowdsky/stack-core';
import { plainName } from './plain-name.ts';
import { zipMembers } from './zip-members.ts';

interface Name {
  /** Of the plain file, without folders. */
  readonly name: string;
  /** Where it lies in the zip, with `/`; undefined for what is no zip. */
  readonly member?: string;
}

/** A plain file as the pieces of its bytes, or why there is none. */
export type Unpacked = Name &
  ({ readonly pieces: readonly Uint8Array[] } | { readonly pieces?: never; readonly finding: Finding });

/**
 * Yields nothing for a file that is plain, or that is no FITS file: whoever reads it says what it is. One frame is in
 * memory at a time. `name`: of the file, without folders; `isWanted`: which of a zip are unpacked, by their place in it.
 * Rejects with what the source throws.
 */
export async function* unpackFile(
  source: ByteSource,
  name: string,
  gunzip: Gunzip,
  isWanted: (member: string) => boolean = () => true,
): AsyncGenerator<Unpacked> {
  const packing = await packingOf(source);
  if (packing === 'plain') return;
  if (packing !== 'zip') {
    yield { name: plainName(name), ...(await unpackOne(source, gunzip)) };
    return;
  }
  for await (const member of zipMembers(source, isWanted)) {
    const place = member.path === undefined ? { name } : placeOf(member.path);
    if ('finding' in member) yield { ...place, finding: member.finding };
    else yield { ...place, ...(await unpackMember(member.bytes, gunzip)) };
  }
}

function placeOf(path: string): Name {
  return { name: plainName(path.slice(path.lastIndexOf('/') + 1)), member: path };
}

async function unpackMember(bytes: Uint8Array, gunzip: Gunzip) {
  const source = bytesSource(bytes);
  const packing = await packingOf(source);
  if (packing === 'zip') return { finding: finding('zip-nested') };
  return packing === 'plain' ? { pieces: [bytes] } : unpackOne(source, gunzip);
}

async function unpackOne(
  source: ByteSource,
  gunzip: Gunzip,
): Promise<{ readonly pieces: readonly Uint8Array[] } | { readonly finding: Finding }> {
  try {
    return { pieces: await plainFrame(source, gunzip) };
  } catch (error) {
    if (error instanceof FitsError) return { finding: finding('fits', error.message, error.code) };
    throw error;
  }
}
