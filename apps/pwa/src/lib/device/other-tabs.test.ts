import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllGlobals());

it('tells the other tabs, not its own', async () => {
  const { notifyOtherTabs, whenOtherTabsNotify } = await import('./other-tabs.ts');
  const other = new BroadcastChannel('crowdsky-library');
  const heard = new Promise<unknown>((resolve) => (other.onmessage = ({ data }) => resolve(data)));
  const listener = vi.fn();
  whenOtherTabsNotify(listener);
  notifyOtherTabs();
  expect(await heard).toBe('changed');
  expect(listener).not.toHaveBeenCalled();
  other.postMessage('changed');
  await vi.waitFor(() => expect(listener).toHaveBeenCalledOnce());
  other.close();
});

it('is alone where the browser has no channel between tabs', async () => {
  vi.stubGlobal('BroadcastChannel', undefined);
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
  const { notifyOtherTabs, whenOtherTabsNotify } = await import('./other-tabs.ts');
  whenOtherTabsNotify(() => undefined);
  notifyOtherTabs();
});
