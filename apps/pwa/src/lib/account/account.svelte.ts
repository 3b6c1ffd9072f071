/** The account, as the screens see it. The server is asked only where somebody was signed in on this device. */
import type { Account } from '@crowdsky/api';
import { forgetTold } from '../store/raw-digests.ts';
import { forgetServerList } from '../store/server-list.ts';
import { recallAccount, rememberAccount, whenOtherTabSigns } from './remembered-account.ts';

class AccountState {
  /** Who was signed in last here, known offline too. */
  remembered = $state.raw(recallAccount());
  /** As the server told last, in this tab. */
  current = $state.raw<Account | undefined>(undefined);
  isSignedIn = $derived(this.remembered?.isSignedIn === true);

  constructor() {
    if (typeof window !== 'undefined') whenOtherTabSigns(() => this.#follow());
  }

  /** The functions that ask the server, loaded at the first need. */
  async calls() {
    const { calls, whenSessionTells } = await import('./session.ts');
    if (!this.#listens) {
      this.#listens = true;
      whenSessionTells((account) => this.#heed(account));
    }
    return calls;
  }
  #listens = false;

  /** Asks the server anew. Rejects as `server`. */
  async renew(): Promise<void> {
    await (await this.calls()).askSession();
  }

  /** Nothing of the account is left on this device but its stacks. */
  forget(): void {
    this.remembered = undefined;
    rememberAccount(undefined);
    leaveNothing();
  }

  #heed(account: Account | undefined): void {
    this.current = account;
    const { remembered } = this;
    if (account) this.remembered = { id: account.id, username: account.username, isSignedIn: true };
    else if (remembered) this.remembered = { ...remembered, isSignedIn: false };
    rememberAccount(this.remembered);
    if (!account) leaveNothing();
  }

  #follow(): void {
    this.remembered = recallAccount();
    if (this.remembered?.id !== this.current?.id || !this.isSignedIn) this.current = undefined;
    void import('./session.ts').then(({ forgetSession }) => forgetSession());
  }
}

/** Whoever takes the device next sees nothing of what the account has. */
function leaveNothing(): void {
  for (const forget of [forgetServerList, forgetTold]) void forget().catch(() => undefined); // no storage, no list
}

export const account = new AccountState();
