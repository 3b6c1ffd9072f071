import { afterEach, expect, it, vi } from 'vitest';
import { whenHidden } from './when-hidden.ts';

afterEach(() => void vi.unstubAllGlobals());

it('works each time the page is hidden, until it is ended', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  const become = (state: string): void => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  let times = 0;
  const end = whenHidden(async () => {
    times++;
  });
  for (const state of ['hidden', 'visible', 'hidden']) become(state);
  expect(times).toBe(2);
  end();
  become('hidden');
  expect(times).toBe(2);
});
