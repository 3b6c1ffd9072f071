/** The account's stacks at the server, as they were told last. Nothing is asked where nobody is signed in. */
import { untrack } from 'svelte';
import type { Stack } from '@crowdsky/api';
import { account } from '../account/account.svelte.ts';
import { recallAccount } from '../account/remembered-account.ts';
import { keepServerList, recallServerList } from '../store/server-list.ts';
import type * as FetchServerList from './fetch-server-list.ts';

type FetchList = (typeof FetchServerList)['fetchServerList'];

class ServerStacks {
  #userId = $state<number | undefined>(undefined);
  #stacks = $state.raw<readonly Stack[]>([]);
  /** Whose they are. */
  readonly userId = $derived(account.isSignedIn ? account.remembered?.id : undefined);
  readonly stacks = $derived<readonly Stack[]>(this.userId === this.#userId ? this.#stacks : []);
  /** When the server told the last whole list. */
  asOfMs = $state<number | undefined>(undefined);
  /** `away`: it gave no answer to the last question. */
  state = $state<'idle' | 'reading' | 'away'>('idle');
  #reading: AbortController | undefined;

  /** Asks where that can be done, and else shows what is kept: to be called anew when somebody signs in or out, or the network comes or goes. */
  follow(isOnline: boolean): void {
    const isKnown = this.userId !== undefined;
    untrack(() => void (isKnown && isOnline ? this.renew() : this.recall()));
  }

  /** What is kept, without asking the server. */
  async recall(): Promise<void> {
    this.#reading?.abort();
    this.state = this.userId === undefined ? 'idle' : 'away';
    await this.#recall(this.userId);
  }

  /** What is kept at once, then what the server tells. Calls while it is being asked ask anew. */
  async renew(): Promise<void> {
    this.#reading?.abort();
    const { userId } = this;
    if (userId === undefined) return;
    const reading = (this.#reading = new AbortController());
    this.state = 'reading';
    await this.#recall(userId);
    if (reading.signal.aborted) return;
    const { fetchServerList, isSignedOut } = await import('./fetch-server-list.ts');
    try {
      await this.#ask(userId, fetchServerList, reading.signal);
      this.state = 'idle';
    } catch (error) {
      if (reading.signal.aborted) return;
      this.state = 'away';
      if (isSignedOut(error)) await account.renew().catch(() => undefined);
    }
  }

  /** Until the server tells anew. */
  leaveOut(ids: readonly number[]): void {
    this.#stacks = this.#stacks.filter(({ id }) => !ids.includes(id));
  }

  /** What the server has said of some of them since. */
  async heed(changed: readonly Stack[]): Promise<void> {
    const known = new Map(changed.map((stack) => [stack.id, stack]));
    const stacks = this.#stacks.map((stack) => known.get(stack.id) ?? stack);
    this.#stacks = stacks;
    const { userId, asOfMs } = this;
    if (userId !== undefined && asOfMs !== undefined) await keepServerList({ userId, asOfMs, stacks });
  }

  async #ask(userId: number, fetchList: FetchList, signal: AbortSignal): Promise<void> {
    const isFirst = this.asOfMs === undefined;
    const told = await fetchList((some) => {
      if (isFirst && isStill(userId)) this.#show(userId, some, undefined);
    }, signal);
    if (!isStill(userId)) return;
    const asOfMs = Date.now();
    this.#show(userId, told, asOfMs);
    const { renewSent } = await import('../send/renew-sent.ts');
    await renewSent();
    if (isStill(userId)) await keepServerList({ userId, asOfMs, stacks: told });
  }

  async #recall(userId: number | undefined): Promise<void> {
    if (this.#userId === userId) return;
    const kept = userId === undefined ? undefined : await recallServerList(userId).catch(() => undefined);
    if (this.userId === userId) this.#show(userId, kept?.stacks ?? [], kept?.asOfMs);
  }

  #show(userId: number | undefined, stacks: readonly Stack[], asOfMs: number | undefined): void {
    this.#userId = userId;
    this.#stacks = stacks;
    this.asOfMs = asOfMs;
  }
}

/** Somebody may have signed out, in another tab too, while the answer was on its way. */
function isStill(userId: number): boolean {
  const now = recallAccount() ?? account.remembered;
  return now?.isSignedIn === true && now.id === userId;
}

export const serverStacks = new ServerStacks();
