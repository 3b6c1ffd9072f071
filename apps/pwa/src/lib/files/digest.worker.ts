/** Worker that reads files for their digests. */
import { expose } from 'comlink';
import { sha256OfFile } from './sha256.ts';

const digests = { digest: sha256OfFile };

export type Digests = typeof digests;
expose(digests);
