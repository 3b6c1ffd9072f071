/** The service worker: registered after the first paint; an update is offered and waits until nothing is stacking. */
import { Workbox } from 'workbox-window';
import { notices } from '../shell/notices.svelte.ts';
import { text } from '../text/english.ts';

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
  }

  #offerUpdate(workbox: Workbox): void {
    const run = (): void => {
      if (this.#workUnderWay > 0) {
        notices.show(text.offline.updateWaits, { label: text.offline.update, run }, true);
        return;
      }
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
    };
    notices.show(text.offline.updateReady, { label: text.offline.update, run }, true);
  }
}

export const offline = new OfflineState();
