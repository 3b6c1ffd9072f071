/** What the stacking tasks need of Node: files and digests. */
import { createHash } from 'node:crypto';
import type { WorkerHost } from '@crowdsky/stack-core';
import { openFile } from '../files/file-source.ts';
import { useNodeOpenCv } from './node-opencv.ts';

useNodeOpenCv();

export const nodeHost: WorkerHost = {
  open: (path) => openFile(String(path)),
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};
