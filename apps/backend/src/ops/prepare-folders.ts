/** Makes the folders of storage and upload buffer at start, or says in a sentence which one cannot be had. */
import { access, constants } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import { makeFolder } from '@crowdsky/storage';
import type { Storage } from '@crowdsky/storage';
import { ConfigError } from '../ground/config.ts';
import type { Config } from '../ground/config.ts';

/** @throws ConfigError for a folder of this machine; a server elsewhere may come back, so its absence is logged */
export async function prepareFolders(config: Config, storage: Storage): Promise<void> {
  await requireFolder('UPLOAD_DIR', config.uploadDir);
  if (config.storageUrl.startsWith('file:')) {
    await requireFolder('STORAGE_URL', fileURLToPath(config.storageUrl));
    return;
  }
  storage.prepare().catch((error: unknown) => {
    const { message } = error as Error;
    new Logger('Storage').error(`STORAGE_URL: the folder of the storage cannot be had. ${message}`);
  });
}

async function requireFolder(variable: string, path: string): Promise<void> {
  try {
    await makeFolder(path);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `These settings cannot be used:\n  ${variable}: the folder ${path} cannot be made or written to (${code ?? 'unknown'})`,
    );
  }
}
