/** The names of stored objects, and how the earlier system's paths map to them. */
import { safeSegment } from '@crowdsky/storage';

export function stackObjectName(
  userId: number,
  objectName: string | null,
  chunkKey: string,
  jobId: number,
): string {
  return `stacks/user_${userId}/${safeSegment(objectName ?? 'unknown')}/stack_${chunkKey}_${jobId}.fits`;
}

/**
 * Everything that workers may put for a job, each object once. The earlier system's workers put files themselves and spell
 * the folder in their own way.
 */
export function objectsOfAttempts(
  userId: number,
  objectName: string | null,
  chunkKey: string,
  jobId: number,
): string[] {
  const stack = stackObjectName(userId, objectName, chunkKey, jobId);
  const earlierFolder = (objectName || 'unknown').replace(/[/ ]/g, '_');
  const earlier = [...stack.split('/').slice(0, 2), earlierFolder, ...stack.split('/').slice(3)].join('/');
  return [...new Set([stack, earlier])].flatMap((name) => [name, thumbnailObjectName(name)]);
}

export function thumbnailObjectName(stackName: string): string {
  return `${stackName.replace(/\.fits$/, '')}_thumb.png`;
}

export function rawObjectName(
  userId: number,
  sessionToken: string,
  fileId: number,
  filename: string,
): string {
  return `raws/user_${userId}/sess_${sessionToken}/${fileId}_${safeSegment(filename)}`;
}

/**
 * The object name of a recorded path. The earlier system wrote paths with the share's base folder before them, as
 * `/crowdsky/stacks/user_1/M42/…`.
 */
export function objectNameOf(path: string): string {
  const at = path.search(/(^|\/)(stacks|raws)\/user_\d+\//);
  return at < 0 ? path.replace(/^\/+/, '') : path.slice(at).replace(/^\//, '');
}

/** The job an object of ours belongs to; null for other names. */
export function jobIdOfObject(name: string): number | null {
  const match = /^stacks\/user_\d+\/[^/]+\/stack_.*?_(\d+)(?:_thumb\.png|\.fits)$/.exec(name);
  return match ? Number(match[1]) : null;
}

/** The raw file an object of ours belongs to; null for other names. */
export function fileIdOfObject(name: string): number | null {
  const match = /^raws\/user_\d+\/sess_[0-9a-f]+\/(\d+)_[^/]+$/.exec(name);
  return match ? Number(match[1]) : null;
}
