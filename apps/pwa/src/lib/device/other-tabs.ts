/** Notifies the app's other tabs on this device that the library has changed, and hears it from them. */

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('crowdsky-library') : undefined;

export function notifyOtherTabs(): void {
  channel?.postMessage('changed');
}

export function whenOtherTabsNotify(listener: () => void): void {
  channel?.addEventListener('message', listener);
}
