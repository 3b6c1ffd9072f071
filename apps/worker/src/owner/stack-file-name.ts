/** The name of a stack's file on this computer. */
import type { Stack } from '@crowdsky/api';

/** `stack_<object>_<chunk key>_<number>.fits`, of characters that every file system takes. */
export function stackFileName({
  id,
  objectName,
  chunkKey,
}: Pick<Stack, 'id' | 'objectName' | 'chunkKey'>): string {
  const clean = (text: string): string =>
    text
      .normalize('NFC')
      .replaceAll(/[^\p{L}\p{N}+._-]+/gu, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, '')
      .slice(0, 60);
  return `stack_${clean(objectName ?? '') || 'unknown'}_${clean(chunkKey)}_${id}.fits`;
}
