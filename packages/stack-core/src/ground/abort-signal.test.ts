import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { onAbort, orAborted } from './abort-signal.ts';

const never = new Promise<never>(() => undefined);
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

it('a listener hears the reason, once, and only while it is wanted', () => {
  const cancelling = new AbortController();
  const heard: string[] = [];
  onAbort(cancelling.signal, (reason) => heard.push(`first: ${reason.message}`));
  const forget = onAbort(cancelling.signal, (reason) => heard.push(`second: ${reason.message}`));
  forget();
  cancelling.abort(new Error('enough'));
  cancelling.abort(new Error('again'));
  expect(heard).toEqual(['first: enough']);
  onAbort(undefined, () => heard.push('never'))();
});

it('work that ends first is not disturbed', async () => {
  const { signal } = new AbortController();
  expect(await orAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(orAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
});

it('an abort rejects at once with its reason, before and during the work', async () => {
  const cancelling = new AbortController();
  const reason = new Error('enough');
  const waiting = orAborted(never, cancelling.signal);
  cancelling.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(orAborted(never, cancelling.signal)).rejects.toBe(reason);
});

it('a signal has one listener, however many listen', () => {
  const cancelling = new AbortController();
  let heard = 0;
  for (let n = 0; n < 1000; n++) onAbort(cancelling.signal, () => heard++);
  expect(listenersOf(cancelling.signal)).toBe(1);
  cancelling.abort();
  expect(heard).toBe(1000);
});
