/** What a watch is told at its beginning, and what it has to say at its end. */
import type { UploadWishes } from '@crowdsky/sending';
import type { Access } from '../owner/find-access.ts';
import type { WatchEvent, WatchTotals } from './watch-event.ts';

export interface WatchSettings {
  readonly folders: readonly string[];
  readonly wishes: UploadWishes;
  readonly filesAtOnce: number;
  /** Threads that stack on this computer; undefined where the server stacks. */
  readonly stackThreads: number | undefined;
  /** Between two looks; a file that is the same in both has come to rest. */
  readonly pollMs: number;
  readonly settleMs: number;
  readonly isOnce: boolean;
}

export interface WatchDoors {
  /** Asked again where the key is not accepted any more. Rejects as `findAccess`. */
  readonly access: () => Promise<Access>;
  readonly tell: (event: WatchEvent) => void;
}

export interface WatchEnd {
  readonly totals: WatchTotals;
  /** The server's sentence, where it ended for want of room. */
  readonly full: string | undefined;
  /** Chunks that the server did not stack because it has a stack or a job of them. */
  readonly skipped: number;
}
