/** Where a stack is: on this device alone, on its way, on both, or on the server alone. */
import type { SendEntry } from '../store/send-entry.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { text } from '../text/text.ts';
import { needsPerson } from './word-trouble.ts';
import type { QueueState } from './word-trouble.ts';

export type Place = 'here' | 'waiting' | 'sending' | 'both' | 'there' | 'needs-you';

/** `share` is there while it is under way. A stack that another account has, or had, counts as here. */
export function placeOf(
  { sent }: Pick<StackRecord, 'sent'>,
  entry: SendEntry | undefined,
  share: number | undefined,
  queue: QueueState,
): Place {
  if (entry === undefined) return isThere({ sent }, queue) ? 'both' : 'here';
  if (share !== undefined) return 'sending';
  return needsPerson(entry, queue) ? 'needs-you' : 'waiting';
}

/** Whether the account that is signed in has this stack. After signing out nobody knows what becomes of it there. */
export function isThere(
  { sent }: Pick<StackRecord, 'sent'>,
  { isSignedIn, userId }: Pick<QueueState, 'isSignedIn' | 'userId'>,
): boolean {
  return isSignedIn && sent !== undefined && sent.userId === userId;
}

export function wordPlace(place: Place, share: number | undefined): string {
  const words = text.send.places;
  if (place === 'sending') return words.sending(`${Math.floor(100 * (share ?? 0))} %`);
  if (place === 'needs-you') return words.needsYou;
  return words[place];
}
