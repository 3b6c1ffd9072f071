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
interface Tab {
  focus(): Promise<unknown>;
}
interface NotificationTap {
  readonly notification: { readonly data: { readonly href: string }; close(): void };
  waitUntil(work: Promise<unknown>): void;
}
declare const self: {
  skipWaiting(): Promise<void>;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: NotificationTap) => void): void;
  readonly clients: {
    matchAll(of: { type: 'window' }): Promise<readonly Tab[]>;
    openWindow(url: string): Promise<unknown>;
  };
};

clientsClaim();
precacheAndRoute([...APP_FILES]);
cleanupOutdatedCaches();
registerRoute(
  ({ url }) => url.pathname === SHARE_PATH,
  ({ request }) => keepShared(request),
  'POST',
);
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/^\/(api|s)\//] }));

self.addEventListener('message', ({ data }) => {
  if (isSkipWaiting(data)) void self.skipWaiting();
});

// The tab that stacks has the result on top.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(showApp(event.notification.data.href));
});

async function showApp(href: string): Promise<void> {
  const [tab] = await self.clients.matchAll({ type: 'window' });
  await (tab ? tab.focus() : self.clients.openWindow(href));
}

/** What workbox-window sends when the user wants the update. */
function isSkipWaiting(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING';
}
