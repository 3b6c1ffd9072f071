/** Gives the stacking tasks access to Node's files and digests. */
import { createHash } from 'node:crypto';
import { openFile } from '@crowdsky/files';
import type { WorkerHost } from '@crowdsky/stack-core';

export const nodeHost: WorkerHost = {
  open: (path) => openFile(String(path)),
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};
