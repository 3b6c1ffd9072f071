/** The service worker: registered after the first paint; an update is offered and waits until nothing is stacking. */
import { Workbox } from 'workbox-window';
import { whenNoTabStacks } from '../device/stacking-lock.ts';
import { notices } from '../shell/notices.svelte.ts';
import { text } from '../text/text.ts';

/** Between two looks for an update while the app stays open. */
const LOOK_EVERY_MS = 6 * 3600 * 1000;

type Readiness = 'checking' | 'ready' | 'none';

class OfflineState {
  /** Whether the app would start without a network. */
  readiness = $state<Readiness>('checking');
  isOnline = $state(navigator.onLine);
  #workUnderWay = 0;
  #isRegistered = false;

  /** Holds updates back until the returned function is called. */
  beginWork(): () => void {
    this.#workUnderWay++;
    return () => {
      this.#workUnderWay--;
    };
  }

  register(): void {
    if (this.#isRegistered) return;
    this.#isRegistered = true;
    addEventListener('online', () => (this.isOnline = true));
    addEventListener('offline', () => (this.isOnline = false));
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) {
      this.readiness = 'none';
      return;
    }
    const workbox = new Workbox('/sw.js', { scope: '/' });
    workbox.addEventListener('waiting', () => this.#offerUpdate(workbox));
    void navigator.serviceWorker.ready.then(() => (this.readiness = 'ready'));
    void workbox.register().catch(() => {
      if (this.readiness === 'checking') this.readiness = 'none';
    });
    this.#lookWhenSeen(workbox);
  }

  /** Browsers look for updates when a page is opened; an installed app may stay open for weeks. */
  #lookWhenSeen(workbox: Workbox): void {
    let lookedMs = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || !navigator.onLine || this.#workUnderWay > 0) return;
      if (Date.now() - lookedMs < LOOK_EVERY_MS) return;
      lookedMs = Date.now();
      void workbox.update().catch(() => undefined);
    });
  }

  #offerUpdate(workbox: Workbox): void {
    const offer = (message: string): void => {
      notices.show(message, { label: text.offline.update, run: () => void update() }, true);
    };
    const update = async (): Promise<void> => {
      // Another tab that stacks would lose the files of its version.
      const isFree = await whenNoTabStacks(async () => {
        workbox.addEventListener('controlling', () => location.reload());
        workbox.messageSkipWaiting();
      });
      if (!isFree) offer(text.offline.updateWaits);
    };
    offer(text.offline.updateReady);
  }
}

export const offline = new OfflineState();
