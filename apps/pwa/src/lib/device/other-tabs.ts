/** Notifies the app's other tabs on this device that the library has changed, and hears it from them. */

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('crowdsky-library') : undefined;

export function tellOtherTabs(): void {
  channel?.postMessage('changed');
}

export function whenOtherTabsTell(listener: () => void): void {
  channel?.addEventListener('message', listener);
}
