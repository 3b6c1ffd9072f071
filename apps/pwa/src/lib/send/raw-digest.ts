/** The digest of a raw frame: as it is known from before, or by reading the file, once however many ask. */
import { digestOfFile } from '../files/digest-thread.ts';
import { noteDigest, recallDigest } from '../store/raw-digests.ts';

const reading = new Map<string, Promise<string | undefined>>();

/** Undefined where the file gives no bytes. */
export async function digestOfRaw(frameId: string, file: File): Promise<string | undefined> {
  const known = reading.get(frameId) ?? recallOrRead(frameId, file).finally(() => reading.delete(frameId));
  reading.set(frameId, known);
  return known;
}

async function recallOrRead(frameId: string, file: File): Promise<string | undefined> {
  const known = await recallDigest(frameId, file);
  if (known !== undefined) return known;
  const sha256 = await digestOfFile(file);
  if (sha256 !== undefined) await noteDigest(frameId, file, sha256);
  return sha256;
}
