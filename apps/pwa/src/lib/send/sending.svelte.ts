/** What is sent and what waits to be, for the screens; starts the sender wherever the queue holds something. */
import { account } from '../account/account.svelte.ts';
import { activity } from '../activity/activity.svelte.ts';
import { settings } from '../device/settings.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import type { SendEntry } from '../store/send-entry.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { text } from '../text/text.ts';
import { inOrder, orderBeforePrevious } from './entry.ts';
import { mayRead } from '../files/remembered-folder.ts';
import { enqueue, isOn, listQueue, note, removeFromQueue, turn } from './queue.ts';
import { tellQueue, whenQueueTells } from './queue-news.ts';
import type { FilesDone, QueueNews } from './queue-news.ts';
import { isMetered } from './metered.ts';
import { isThere } from './place-of.ts';
import type { ChosenPick, ChosenRaw } from './queue-raws.ts';
import { sendTask } from './send-task.ts';
import type { QueueState } from './word-trouble.ts';

class Sending {
  /** In the order in which they go. */
  entries = $state.raw<readonly SendEntry[]>([]);
  /** Of those under way: the share that the server has. */
  shares = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** Of the picks of raw frames under way. */
  files = $state.raw<ReadonlyMap<string, FilesDone>>(new Map());
  isPaused = $state(false);
  isUnmeteredOnly = $state(false);
  isOnline = $state(typeof navigator === 'undefined' || navigator.onLine);
  /** What holds up the whole queue. */
  queue = $derived<QueueState>({
    isOnline: this.isOnline,
    isSignedIn: account.isSignedIn,
    isPaused: this.isPaused,
    waitsForWifi: this.isUnmeteredOnly && isMetered(),
    userId: account.remembered?.id,
  });
  #begun = false;
  #isSending = false;

  /** Reads what waits since the last visit and goes on with it. Without any, the server is not asked. */
  async start(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    whenQueueTells((news) => this.#heed(news));
    for (const type of ['online', 'offline'])
      addEventListener(type, () => {
        this.isOnline = navigator.onLine;
        void this.#renewSent();
      });
    await this.#read();
    void this.#renewSent();
  }

  /** Queues stacks of this device that are not on the server yet. They go as soon as somebody is signed in. */
  async send(stacks: readonly StackRecord[]): Promise<void> {
    await this.start();
    const userId = account.isSignedIn ? account.remembered?.id : undefined;
    await enqueue(
      stacks
        .filter((stack) => !this.isThere(stack))
        .map(({ id, name, fitsBytes, fitsSha256 }) => ({
          id,
          name,
          userId,
          sizeBytes: fitsBytes,
          sha256: fitsSha256,
          keepsLocation: settings.current.keepsLocation,
        })),
    );
  }

  /** Queues a pick of raw frames, for the server to stack. Resolves to how many were not in the queue before. */
  async sendRaws(pick: Omit<ChosenPick, 'userId' | 'keepsLocation'>): Promise<number> {
    await this.start();
    const { enqueueRaws } = await import('./queue-raws.ts');
    const userId = account.isSignedIn ? account.remembered?.id : undefined;
    return enqueueRaws({ ...pick, userId, keepsLocation: settings.current.keepsLocation });
  }

  /** Frames that were chosen again: those that wait in the queue for it go on. */
  async offer(frames: readonly ChosenRaw[]): Promise<void> {
    if (!this.entries.some(({ raws }) => raws)) return;
    const { offerFrames } = await import('./queue-raws.ts');
    await offerFrames(frames);
  }

  /** Whether the account that is signed in has this stack. */
  isThere(stack: Pick<StackRecord, 'sent'>): boolean {
    return isThere(stack, this.queue);
  }

  entryOf(id: string): SendEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  /** Follows a tap: the browser may ask for leave to read the frames. */
  async again(id: string, overwrites?: boolean): Promise<void> {
    const entry = this.entryOf(id);
    if (entry?.trouble === 'frames-locked')
      for (const folder of entry.raws?.folders ?? []) await mayRead(folder);
    await note(id, { type: 'again', ...(overwrites === undefined ? {} : { overwrites }) });
  }

  async sooner(id: string): Promise<void> {
    const order = orderBeforePrevious(this.entries, id);
    if (order !== undefined) await note(id, { type: 'moved', order });
  }

  async remove(ids: readonly string[]): Promise<void> {
    const hasPick = this.entries.some(({ id, raws }) => raws && ids.includes(id));
    await removeFromQueue(ids);
    if (hasPick) await (await import('./queue-raws.ts')).clearRaws();
  }

  async pause(isPaused: boolean): Promise<void> {
    await turn('send-paused', isPaused);
  }

  async sendUnmeteredOnly(isOnly: boolean): Promise<void> {
    await turn('send-unmetered', isOnly);
  }

  /** Somebody has signed in or out: what waited for that may go on. */
  wake(): void {
    tellQueue({ type: 'changed' });
    void this.#renewSent();
  }

  #heed(news: QueueNews): void {
    if (news.type === 'changed') void this.#read();
    else if (news.type === 'sent') {
      const { name, frameCount } = news;
      notices.show(
        frameCount === undefined ? text.send.arrived(name) : text.send.framesArrived(name, frameCount),
      );
    } else if (news.type !== 'told') {
      const shares = new Map(this.shares);
      if (news.type === 'under-way') shares.set(news.id, news.share);
      else shares.delete(news.id);
      this.shares = shares;
      const files = new Map(this.files);
      if (news.type === 'under-way' && news.files) files.set(news.id, news.files);
      else files.delete(news.id);
      this.files = files;
    }
  }

  /** What the server has of the stacks here may have changed since it told: deleted there, sent by another device. */
  async #renewSent(): Promise<void> {
    if (!account.isSignedIn || !this.isOnline) return;
    await account.calls(); // hears who is signed in
    const { renewSent } = await import('./renew-sent.ts');
    await renewSent();
  }

  async #read(): Promise<void> {
    try {
      this.entries = inOrder((await listQueue()).filter(({ isHeld }) => isHeld !== true));
      this.isPaused = await isOn('send-paused');
      this.isUnmeteredOnly = await isOn('send-unmetered');
    } catch {
      return; // the browser forbids storage: nothing can be queued
    }
    // Until somebody signs in the server is not asked, not even who that is.
    if (this.entries.length > 0 && account.isSignedIn && !this.#isSending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    try {
      await account.calls(); // hears who is signed in
      const { sendQueue } = await import('./sender.ts');
      await sendQueue(new AbortController().signal);
    } finally {
      this.#isSending = false;
    }
  }
}

export const sending = new Sending();

activity.tell(() =>
  sending.entries.map((entry, index) =>
    sendTask(
      entry,
      sending.shares.get(entry.id),
      index === 0,
      sending.queue,
      sending,
      sending.files.get(entry.id),
    ),
  ),
);
activity.tellSwitches(() => [
  { name: text.send.pauseAll, isOn: sending.isPaused, turn: (isOn) => void sending.pause(isOn) },
  {
    name: text.send.wifiOnly,
    isOn: sending.isUnmeteredOnly,
    turn: (isOn) => void sending.sendUnmeteredOnly(isOn),
  },
]);
