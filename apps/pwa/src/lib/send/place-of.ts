/** Where a stack is: on this device alone, on its way, on both, or on the server alone. */
import type { SendEntry } from '../store/send-entry.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { text } from '../text/text.ts';
import { needsPerson } from './word-trouble.ts';
import type { QueueState } from './word-trouble.ts';

export type Place = 'here' | 'waiting' | 'sending' | 'both' | 'there' | 'needs-you';

/** `share` is there while it is under way. A stack that another account has counts as here. */
export function placeOf(
  { sent }: Pick<StackRecord, 'sent'>,
  entry: SendEntry | undefined,
  share: number | undefined,
  queue: QueueState,
): Place {
  if (entry === undefined) return sent !== undefined && sent.userId === queue.userId ? 'both' : 'here';
  if (share !== undefined) return 'sending';
  return needsPerson(entry, queue) ? 'needs-you' : 'waiting';
}

export function wordPlace(place: Place, share: number | undefined): string {
  const words = text.send.places;
  if (place === 'sending') return words.sending(`${Math.floor(100 * (share ?? 0))} %`);
  if (place === 'needs-you') return words.needsYou;
  return words[place];
}
