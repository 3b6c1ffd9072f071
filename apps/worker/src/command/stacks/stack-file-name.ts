/** The name of a stack's file on this computer. */
import type { Stack } from '@crowdsky/api';
import { stackName } from '../stack-name.ts';

/** As `crowdsky stack` names it, with its number; whatever a server says, it is one name in one folder. */
export function stackFileName({
  id,
  objectName,
  chunkKey,
}: Pick<Stack, 'id' | 'objectName' | 'chunkKey'>): string {
  const key = chunkKey
    .replaceAll(/[^A-Za-z0-9+._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return `${stackName(objectName, key)}_${id}.fits`;
}
