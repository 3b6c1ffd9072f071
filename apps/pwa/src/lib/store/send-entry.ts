/** A file that waits to be sent, as the device remembers it. */
import type { ProblemCode } from '@crowdsky/api';

/**
 * Why an entry is not under way: a refusal of the server, or something here. `gone`: the file is no longer on this device;
 * `unexpected` of an entry that needs somebody: a fault of this program;
 * `other-account`: it was queued for another one than is signed in.
 */
export type SendTrouble = ProblemCode | 'no-answer' | 'gone' | 'other-account';

export interface SendEntry {
  /** Of the stack on this device. */
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal, of the file. */
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
