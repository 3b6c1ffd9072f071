import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askToNotify, canAskToNotify, tellEnd } from './tell-end.ts';

const shown: unknown[] = [];
const vibrated: number[] = [];
let page: { title: string; hidden: boolean };

function browserThat(permission: string): void {
  page = { title: '', hidden: true };
  vi.stubGlobal('document', page);
  vi.stubGlobal('Notification', { permission, requestPermission: async () => 'granted' });
  const registration = {
    showNotification: async (title: string, options: { data: unknown }) =>
      void shown.push([title, options.data]),
  };
  vi.stubGlobal('navigator', {
    vibrate: (ms: number) => vibrated.push(ms),
    serviceWorker: { getRegistration: async () => registration },
  });
}

beforeEach(() => {
  shown.length = 0;
  vibrated.length = 0;
});
afterEach(() => void vi.unstubAllGlobals());

it('writes the title, vibrates once, and notifies who looks elsewhere', async () => {
  browserThat('granted');
  tellEnd('M 94', '/view?id=a');
  await vi.waitFor(() => expect(shown).toEqual([['✓ M 94', { href: '/view?id=a' }]]));
  expect(page.title).toBe('✓ M 94');
  expect(vibrated).toHaveLength(1);
});

it('notifies nobody who looks at the page, and nobody who has not allowed it', async () => {
  browserThat('granted');
  page.hidden = false;
  tellEnd('M 94', '/view?id=a');
  browserThat('default');
  tellEnd('M 94', '/view?id=a');
  await new Promise((resolve) => setTimeout(resolve));
  expect(shown).toEqual([]);
});

it('asks only where nothing was answered yet', async () => {
  browserThat('denied');
  expect(canAskToNotify()).toBe(false);
  browserThat('default');
  expect(canAskToNotify()).toBe(true);
  expect(await askToNotify()).toBe(true);
});
