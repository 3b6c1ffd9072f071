/** What files of stacks are called. */

/** `stack_<object>_<chunk key>`, the object in characters that every file system takes. */
export function stackName(objectName: string | null | undefined, chunkKey: string): string {
  const object = (objectName ?? '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}+-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `stack_${object || 'unknown'}_${chunkKey}`;
}
