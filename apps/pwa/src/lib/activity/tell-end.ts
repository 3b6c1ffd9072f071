/** Tells of an end to whoever looks away: a title, a short vibration, and a notification where it is allowed. */

const VIBRATION_MS = 80;

/** `name` is what is done; a tap on the notification opens `href`. */
export function tellEnd(name: string, href: string): void {
  const title = `✓ ${name}`;
  document.title = title;
  if ('vibrate' in navigator) navigator.vibrate(VIBRATION_MS);
  if (document.hidden && mayNotify()) void notify(title, href);
}

/** Whether asking makes sense: neither allowed nor refused yet. */
export function canAskToNotify(): boolean {
  return 'Notification' in globalThis && Notification.permission === 'default';
}

/** Browsers want to be asked on a tap. */
export async function askToNotify(): Promise<boolean> {
  return (await Notification.requestPermission()) === 'granted';
}

function mayNotify(): boolean {
  return 'Notification' in globalThis && Notification.permission === 'granted';
}

/** Phones show it through the service worker alone. */
async function notify(title: string, href: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.showNotification(title, { icon: '/icons/icon-192.png', tag: href, data: { href } });
}
