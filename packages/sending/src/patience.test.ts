import { ApiError } from '@crowdsky/api';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DamagedFile, isPassing, patiently, rest } from './patience.ts';

const clock = { pauses: [] as number[], onPause: (): void => undefined };

const running = new AbortController().signal;
const refused = (status: number, retryAfterSeconds?: number): ApiError =>
  new ApiError(status, { code: 'storage-failed', message: 'No.' }, { retryAfterSeconds });

it.each([
  [500, true],
  [503, true],
  [429, true],
  [408, true],
  [499, false],
  [400, false],
  [404, false],
  [409, false],
])('status %i may pass: %s', (status, passes) => expect(isPassing(refused(status))).toBe(passes));

it('what is no answer of the server may pass, a fault of this program does not', async () => {
  expect(isPassing(new ApiError(404, { code: 'unexpected', message: 'A proxy.' }))).toBe(true);
  expect(isPassing(new DamagedFile('half'))).toBe(true);
  expect(isPassing(new DamagedFile('on its disk', false))).toBe(false);
  expect(isPassing(new TypeError('x is not a function'))).toBe(false);
  expect(isPassing(new Error('anything'))).toBe(false);
  expect(isPassing(await failure(undefined))).toBe(true);
});

it('a connection that breaks within an answer may pass', async () => {
  const error = await failure((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"job":');
    setTimeout(() => response.destroy(), 20);
  });
  expect(isPassing(error)).toBe(true);
});

/** What asking a server for JSON ends in; undefined: there is no server. */
async function failure(listener: RequestListener | undefined): Promise<unknown> {
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const close = () => new Promise((resolve) => http.close(resolve));
  if (!listener) await close();
  try {
    return await (await fetch(`http://127.0.0.1:${port}`)).json();
  } catch (error) {
    return error;
  } finally {
    if (listener) await close();
  }
}

it('a network error has a cause', () => {
  expect(isPassing(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }))).toBe(true);
});

describe('patiently', () => {
  beforeEach(() => {
    vi.stubGlobal('setTimeout', (end: () => void, ms: number) => {
      clock.pauses.push(ms);
      clock.onPause();
      queueMicrotask(end);
    });
    clock.pauses = [];
    clock.onPause = () => undefined;
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  /** Fails with `errors`, then is done. */
  const failing = (errors: readonly Error[]) => {
    let calls = 0;
    return async (): Promise<string> => {
      await Promise.resolve();
      if (calls < errors.length) throw errors[calls++];
      return 'done';
    };
  };

  it('repeats what may pass, after twice as long each time', async () => {
    expect(await patiently(failing([refused(503), refused(500), refused(503)]), running)).toBe('done');
    expect(clock.pauses).toEqual([500, 1000, 2000]);
  });

  it('waits as long as the server asks, at most a quarter of a minute', async () => {
    expect(await patiently(failing([refused(503, 3), refused(429, 3600)]), running)).toBe('done');
    expect(clock.pauses).toEqual([3375, 16_875]);
  });

  it('never comes back earlier than the server asks, where it may ask for longer', async () => {
    vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(1);
    const longer = { longestAskedMs: 60_000 };
    expect(await patiently(failing([refused(429, 40), refused(429, 3600)]), running, longer)).toBe('done');
    expect(clock.pauses).toEqual([40_000, 75_000]);
  });

  it('gives up after six attempts, or as many as it is told', async () => {
    const errors = Array.from({ length: 8 }, () => refused(503));
    await expect(patiently(failing(errors), running)).rejects.toBe(errors[5]);
    expect(clock.pauses).toEqual([500, 1000, 2000, 4000, 8000]);
    await expect(patiently(failing(errors), running, { attempts: 2 })).rejects.toBe(errors[1]);
  });

  it('gives up at once where a repetition would end alike', async () => {
    const error = refused(409);
    await expect(patiently(failing([error]), running)).rejects.toBe(error);
    expect(clock.pauses).toEqual([]);
  });

  it('ends with the reason of the signal while it waits, and after a failure', async () => {
    const reason = new Error('over');
    await expect(patiently(failing([refused(503)]), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.pauses).toEqual([]);
    const ending = new AbortController();
    clock.onPause = () => ending.abort(reason);
    await expect(patiently(failing([refused(503)]), ending.signal)).rejects.toBe(reason);
  });

  it('spreads its waits from three to five quarters', async () => {
    vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(1);
    await rest(1000, running);
    await rest(1000, running);
    expect(clock.pauses).toEqual([750, 1250]);
  });
});
