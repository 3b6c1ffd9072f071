/** The storage that the settings name. */
import { openStorage } from '@crowdsky/storage';
import type { Storage } from '@crowdsky/storage';
import type { Config } from './config.ts';

export function openConfiguredStorage({ storageUrl, storageIdleMs, s3 }: Config): Storage {
  return openStorage(storageUrl, { idleTimeoutMs: storageIdleMs, s3 });
}
