/**
 * The service worker: keeps the whole app on the device, opens every page from there, and takes over from an older
 * version only when the page says so.
 */
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { keepShared, SHARE_PATH } from './lib/files/shared-files.ts';

/** Written above the built script by offline-adapter.js. */
declare const APP_FILES: readonly { readonly url: string; readonly revision: string | null }[];
declare const self: {
  skipWaiting(): Promise<void>;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
};

clientsClaim();
precacheAndRoute([...APP_FILES]);
cleanupOutdatedCaches();
registerRoute(
  ({ url }) => url.pathname === SHARE_PATH,
  ({ request }) => keepShared(request),
  'POST',
);
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/^\/api\//] }));

self.addEventListener('message', ({ data }) => {
  if (isSkipWaiting(data)) void self.skipWaiting();
});

/** What workbox-window sends when the user wants the update. */
function isSkipWaiting(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING';
}
