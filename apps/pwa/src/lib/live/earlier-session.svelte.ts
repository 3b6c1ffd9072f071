/** The session that was interrupted, as far as the device has kept it. */
import { notices } from '../shell/notices.svelte.ts';
import { forgetSession, recallSession, rememberSession } from '../store/live-session.ts';
import { countAnalyses, readSession } from '../store/live-store.ts';
import { text } from '../text/text.ts';

export class EarlierSession {
  isThere = $state(recallSession() !== undefined);
  /** Frames that it could keep without their files. */
  storedCount = $state(0);
  /** Frames that it had measured; while they are few, their files are needed to keep them. */
  measuredCount = $state(0);
  name = $state<string | undefined>(undefined);
  /** Whether another version of the app began it, so that it cannot go on. */
  isOfOtherVersion = $state(false);

  async look(): Promise<void> {
    const id = recallSession();
    const stored = id === undefined ? undefined : await readSession(id).catch(() => undefined);
    this.measuredCount = id === undefined ? 0 : await countAnalyses(id).catch(() => 0);
    this.isOfOtherVersion = stored === 'other-version';
    const session = stored === 'other-version' ? undefined : stored;
    this.name = session?.subject.name;
    const reports = session?.state.reports ?? [];
    this.storedCount = reports.filter(({ outcome }) => outcome.used).length;
  }

  /** A new session may begin; what is stored stays until it does. */
  leave(): void {
    const id = recallSession();
    forgetSession();
    this.isThere = false;
    this.name = undefined;
    const undo = (): void => {
      if (id === undefined || recallSession() !== undefined) return;
      rememberSession(id);
      this.isThere = true;
      void this.look();
    };
    notices.show(text.live.discarded, { label: text.library.undo, run: undo });
  }
}
