/** A file that waits to be sent, as the device remembers it. */
import type { ProblemCode } from '@crowdsky/api';
import type { ChunkFrame } from '@crowdsky/stack-core';

/**
 * Why an entry is not under way: a refusal of the server, or something here. `gone`: the file is no longer on this device;
 * `unexpected` of an entry that needs somebody: a fault of this program; `frames-missing`: raw frames have to be chosen again;
 * `frames-locked`: the browser must be allowed to read them again; `frames-refused`: the server takes some of them not;
 * `other-account`: it was queued for another one than is signed in.
 */
export type SendTrouble =
  | ProblemCode
  | 'no-answer'
  | 'gone'
  | 'other-account'
  | 'frames-missing'
  | 'frames-locked'
  | 'frames-refused';

/** A pick of raw frames that the server is to stack. Its files are in the database's `sendingRaws`. */
export interface RawPick {
  readonly fileCount: number;
  /** That the server has. */
  readonly doneCount: number;
  readonly slotSeconds: 900 | 180 | 60;
  /** Through which the browser can open the files again. */
  readonly folders: readonly FileSystemDirectoryHandle[];
}

/** One file of a pick. */
export interface QueuedRaw {
  readonly entryId: string;
  readonly index: number;
  /** Identity of the exposure, so that the file is known when it is chosen again. */
  readonly frameId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly frame: ChunkFrame;
  /** Undefined until it was read; lower-case hexadecimal. */
  readonly sha256: string | undefined;
  /** Of an upload in pieces that the server knows. */
  readonly token: string | undefined;
  /** The upload that has it is closed. */
  readonly isDone: boolean;
  /** Opens it after a reload, where the browser gives such. */
  readonly handle: FileSystemFileHandle | undefined;
  /** The device keeps a copy of it. */
  readonly hasCopy: boolean;
}

export interface SendEntry {
  /** Of the stack on this device; of a pick of raw frames its own. */
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Missing for a finished stack. */
  readonly raws?: RawPick | undefined;
  /** Lower-case hexadecimal, of the file; empty for a pick of raw frames, of which each has one. */
  readonly sha256: string;
  readonly keepsLocation: boolean;
  /** Replace what the account has of the same chunk. */
  readonly overwrites: boolean;
  /** Whose it becomes; undefined until somebody signs in. */
  readonly userId: number | undefined;
  /** Lower goes first. */
  readonly order: number;
  /** `needs-you`: it does not go on by itself. */
  readonly state: 'waiting' | 'needs-you';
  /** Its stack is deleted, and that can still be undone: it stays where it is, unseen. */
  readonly isHeld?: boolean;
  readonly trouble: SendTrouble | undefined;
  /** The server's sentence about it. */
  readonly message: string | undefined;
  /** Tries that failed in a row. */
  readonly failures: number;
  readonly notBeforeMs: number;
  /** Of an upload in pieces that the server knows, so that it goes on where it broke. */
  readonly token: string | undefined;
  /** That the server has safely. */
  readonly sentBytes: number;
}

/** Where a stack is on the server. */
export interface SentStack {
  readonly userId: number;
  readonly stackId: number;
}
