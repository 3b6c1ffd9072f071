/** Stacks as one zip: stored, not packed again, since FITS noise hardly shrinks. Sizes and sums are streamed. */
import { Zip, ZipPassThrough } from 'fflate';
import { readStackFile } from '../store/stack-files.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { pictureOf } from './picture-of.ts';
import { exportName } from './save-file.ts';

/**
 * A stack whose file is damaged goes in as it is, without a picture. One file after the other goes through memory in
 * pieces; the browser keeps large blobs on disk. Rejects with the reason of `signal`.
 */
export async function zipStacks(
  stacks: readonly StackRecord[],
  onStack: (done: number) => void,
  signal?: AbortSignal,
): Promise<Blob> {
  const parts: Blob[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    parts.push(new Blob([chunk]));
  });
  const taken = new Set<string>();
  for (const [index, stack] of stacks.entries()) {
    signal?.throwIfAborted();
    const files = {
      fits: await readStackFile(stack.id, 'fits'),
      png: await pictureOf(stack.id).catch(() => undefined),
    };
    for (const extension of ['fits', 'png'] as const) {
      const file = files[extension];
      if (file) await addFile(zip, uniqueName(exportName(stack, extension), taken), file, stack.createdMs);
    }
    onStack(index + 1);
  }
  zip.end();
  return new Blob(parts, { type: 'application/zip' });
}

async function addFile(zip: Zip, name: string, file: Blob, writtenMs: number): Promise<void> {
  const entry = new ZipPassThrough(name);
  entry.mtime = writtenMs;
  zip.add(entry);
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    entry.push(value ?? new Uint8Array(0), done);
    if (done) return;
  }
}

export function uniqueName(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf('.');
  let unique = name;
  for (let number = 2; taken.has(unique); number++)
    unique = `${name.slice(0, dot)}_${number}${name.slice(dot)}`;
  taken.add(unique);
  return unique;
}
