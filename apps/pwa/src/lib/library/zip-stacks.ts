/** Stacks as one zip: stored, not packed again, since FITS noise hardly shrinks. Sizes and sums are streamed. */
import { Zip, ZipPassThrough } from 'fflate';
import { readStackFile } from '../store/stack-files.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { pictureOf } from './picture-of.ts';
import { exportStem } from './save-file.ts';

export interface Zipped {
  /** Undefined where no stack had a file. */
  readonly zip: Blob | undefined;
  /** Those whose file is gone from this device. */
  readonly missing: readonly StackRecord[];
}

/**
 * A stack whose file is damaged goes in as it is, without a picture. One file after the other goes through memory in
 * pieces; the browser keeps large blobs on disk. Rejects with the reason of `signal`.
 */
export async function zipStacks(
  stacks: readonly StackRecord[],
  onStack: (done: number) => void,
  signal?: AbortSignal,
): Promise<Zipped> {
  const parts: Blob[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    parts.push(new Blob([chunk]));
  });
  const taken = new Set<string>();
  const missing: StackRecord[] = [];
  for (const [index, stack] of stacks.entries()) {
    signal?.throwIfAborted();
    const fits = await readStackFile(stack.id, 'fits');
    if (fits) {
      const stem = uniqueStem(exportStem(stack), taken);
      await addFile(zip, `${stem}.fits`, fits, stack.createdMs);
      const png = await pictureOf(stack.id).catch(() => undefined);
      if (png) await addFile(zip, `${stem}.png`, png, stack.createdMs);
    } else missing.push(stack);
    onStack(index + 1);
  }
  zip.end();
  const isEmpty = missing.length === stacks.length;
  return { zip: isEmpty ? undefined : new Blob(parts, { type: 'application/zip' }), missing };
}

/** Zip knows no other years; a device whose clock is wrong may have written a stack in any. */
const [FIRST_MS, LAST_MS] = [Date.UTC(1980, 0, 2), Date.UTC(2099, 11, 30)];

async function addFile(zip: Zip, name: string, file: Blob, writtenMs: number): Promise<void> {
  const entry = new ZipPassThrough(name);
  entry.mtime = Math.min(Math.max(writtenMs, FIRST_MS), LAST_MS);
  zip.add(entry);
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    entry.push(value ?? new Uint8Array(0), done);
    if (done) return;
  }
}

/** The same for file and picture, so that each picture is beside its file. */
export function uniqueStem(stem: string, taken: Set<string>): string {
  let unique = stem;
  for (let number = 2; taken.has(unique); number++) unique = `${stem}_${number}`;
  taken.add(unique);
  return unique;
}
