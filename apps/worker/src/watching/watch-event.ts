/** What a watch has to say, for whoever words it. */
import type { FinalizeResponse, Job } from '@crowdsky/api';
import type { HereChunk } from '../owner/stack-and-send.ts';
import type { SentStack } from '../owner/send-stacks.ts';
import type { UnsentFile } from '../owner/unsent-file.ts';

export interface WatchTotals {
  /** Files that are there. */
  readonly files: number;
  readonly framesSent: number;
  readonly stacksSent: number;
  /** Frames that wait for the end of their slot, for room or for the server. */
  readonly framesWaiting: number;
  /** Of these, those that are in an upload that is not closed. */
  readonly framesInOpenUpload: number;
  /** Files that were named because they cannot be sent. */
  readonly faults: number;
}

export type WatchEvent =
  | { readonly kind: 'begun'; readonly folders: readonly string[]; readonly address: string }
  | { readonly kind: 'folder-away'; readonly folder: string; readonly problem: string }
  | { readonly kind: 'folder-back'; readonly folder: string }
  | { readonly kind: 'folder-empty'; readonly folder: string; readonly fileCount: number }
  | { readonly kind: 'file'; readonly file: UnsentFile; readonly isFault: boolean }
  | {
      readonly kind: 'sent';
      /** Of the slot: begin, ISO 8601. */
      readonly slot: string;
      readonly objectName: string | undefined;
      readonly frames: number;
      /** So many of the slot are at the server now. */
      readonly framesThere: number;
    }
  | { readonly kind: 'finalized'; readonly finalized: FinalizeResponse }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'here'; readonly chunk: HereChunk }
  | {
      readonly kind: 'late';
      readonly chunkKey: string;
      readonly frames: number;
      readonly stackFrames: number;
    }
  | { readonly kind: 'stack'; readonly sent: SentStack }
  | { readonly kind: 'away' | 'signed-out' | 'full' | 'unreadable'; readonly message: string }
  | { readonly kind: 'well' }
  | { readonly kind: 'status' | 'ended'; readonly totals: WatchTotals };
