/** Why an entry of the queue does not go on, in words. */
import type { SendEntry } from '../store/send-entry.ts';
import { text } from '../text/text.ts';

/** What holds up the whole queue. */
export interface QueueState {
  readonly isOnline: boolean;
  readonly isSignedIn: boolean;
  readonly isPaused: boolean;
  readonly waitsForWifi: boolean;
  /** Who is signed in, or was last. */
  readonly userId: number | undefined;
}

/** Undefined while it only waits its turn. */
export function wordTrouble(
  { state, trouble, message, userId }: Pick<SendEntry, 'state' | 'trouble' | 'message' | 'userId'>,
  queue: QueueState,
): string | undefined {
  const words = text.send.troubles;
  if (state === 'needs-you') return wordRefusal(trouble, message);
  if (queue.isPaused) return words.paused;
  if (!queue.isOnline) return words.network;
  if (queue.waitsForWifi) return words.metered;
  if (!queue.isSignedIn) return words.signIn;
  if (userId !== undefined && userId !== queue.userId) return words.otherAccount;
  if (trouble === undefined) return undefined;
  if (trouble === 'no-answer') return words.network;
  if (trouble === 'quota-exceeded') return words.room;
  return trouble === 'email-not-verified' ? words.mail : words.server;
}

function wordRefusal(trouble: SendEntry['trouble'], message: string | undefined): string {
  const words = text.send.troubles;
  if (trouble === 'quota-exceeded') return words.quota;
  if (trouble === 'chunk-exists') return words.exists;
  if (trouble === 'account-blocked') return words.blocked;
  if (trouble === 'unexpected') return words.ownFault;
  if (trouble === 'frames-missing') return words.framesMissing;
  if (trouble === 'frames-locked') return words.framesLocked;
  if (trouble === 'frames-refused') return words.framesRefused(message ?? '');
  return trouble === 'gone' ? words.gone : words.refused(message ?? trouble ?? '');
}

/** Whether it waits for a person: to sign in, to decide, to make room. */
export function needsPerson(entry: Pick<SendEntry, 'state' | 'userId'>, queue: QueueState): boolean {
  if (entry.state === 'needs-you') return true;
  if (queue.isPaused || !queue.isOnline) return false;
  return !queue.isSignedIn || (entry.userId !== undefined && entry.userId !== queue.userId);
}
