/** `npm start`: the app and the API on one port. The app does there all that it does on a plain server of files. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closeBrowser, DESKTOP, PHONE, visit, whyNot } from '../pwa/browser.ts';
import { makeFrames, stackInNode } from '../pwa/frames.ts';
import { beginStacking, download, openResult, pickFrames, waitUntilOfflineReady } from '../pwa/steps.ts';
import { start, startInVain, whyNotStart } from './run-start.ts';
import type { Running } from './run-start.ts';

const started: Running[] = [];

async function startForTest(variables: Readonly<Record<string, string>> = {}): Promise<Running> {
  const running = await start(variables);
  started.push(running);
  return running;
}

const password = 'a long password';

async function register(address: string): Promise<{ cookie: string; csrfToken: string }> {
  const answer = await fetch(`${address}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'ada', email: 'ada@example.org', password }),
  });
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', csrfToken };
}

afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
});

describe.skipIf(whyNotStart !== undefined)(`npm start${whyNotStart ? ` (${whyNotStart})` : ''}`, () => {
  it('serves the app and the API, and keeps its data where it was told to', async () => {
    const { address, dataDir } = await startForTest();
    expect(address).toMatch(/^http:\/\/localhost:\d+$/);
    expect(await (await fetch(`${address}/library`)).text()).toContain('<title>CrowdSky</title>');
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({
      ok: true,
      database: 'ok',
      storage: 'ok',
    });
    expect((await fetch(`${address}/api/auth/me`)).status).toBe(401);
    expect(existsSync(join(dataDir, 'crowdsky.sqlite'))).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with code 0 at %s, also while a page listens',
    async (name) => {
      const running = await startForTest();
      const { cookie } = await register(running.address);
      const events = await fetch(`${running.address}/api/events`, { headers: { cookie } });
      const reader = events.body?.getReader();
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('hello');
      expect(await running.signal(name)).toBe(0);
      await reader?.cancel().catch(() => {});
    },
  );

  it('logs who asked for what, and no secret', async () => {
    const workerKey = 'a-worker-key-of-some-length';
    const { address, output, signal } = await startForTest({ LOG_LEVEL: 'debug', WORKER_API_KEY: workerKey });
    const { cookie, csrfToken } = await register(address);
    const key = await fetch(`${address}/api/keys`, {
      method: 'POST',
      headers: { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
      body: '{"name":"script"}',
    });
    const { secret } = (await key.json()) as { secret: string };
    const basic = Buffer.from(`ada:${password}`).toString('base64');
    const asked = [
      await fetch(`${address}/api/stacks?object=hidden-object`, {
        headers: { authorization: `Bearer ${secret}` },
      }),
      await fetch(`${address}/api/jobs`, { headers: { authorization: `Basic ${basic}` } }),
      await fetch(`${address}/api/cleanup.php?key=${workerKey}`),
    ];
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200]);
    await signal('SIGTERM');
    const log = output();
    expect(log).toMatch(/POST \/api\/auth\/register 201/);
    expect(log).toMatch(/GET \/api\/cleanup\.php 200/);
    const secrets = [password, cookie.split('=')[1], csrfToken, secret, basic, workerKey, 'hidden-object'];
    for (const text of secrets) {
      expect(text?.length).toBeGreaterThan(8);
      expect(log).not.toContain(text);
    }
  });

  it('says in one sentence that the port is taken, and ends', async () => {
    const other = createServer();
    await new Promise<void>((bound) => other.listen(0, '127.0.0.1', bound));
    const { port } = other.address() as AddressInfo;
    const { code, output } = await startInVain({ PORT: String(port) });
    other.close();
    expect(output.trim().split('\n')).toEqual([expect.stringMatching(new RegExp(`^Port ${port} is taken`))]);
    expect(code).toBe(1);
  });

  it('names the settings that cannot be used, and ends', async () => {
    const { code, output } = await startInVain({ PORT: 'x', MAX_FILE_MB: '0', DATA_DIR: '/dev/null/data' });
    expect(output).toMatch(/PORT: .*\n.*MAX_FILE_MB: /);
    expect(code).toBe(1);
    const folder = await startInVain({ DATA_DIR: '/dev/null/data' });
    expect(folder.output).toContain('DATA_DIR: the folder /dev/null/data cannot be written to');
  });
});

/** What the browser itself complains of, as a policy that forbids too much. */
function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

const skipped = whyNot ?? whyNotStart;

describe.skipIf(skipped !== undefined)(`the app behind the API${skipped ? ` (${skipped})` : ''}`, () => {
  afterAll(closeBrowser);

  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('stacks to the same bytes as Node on a %s, keeps the stack and saves it', async (_, device) => {
    const frames = makeFrames(8);
    const { page, context, address, errors, end } = await visit(device, '/', startForTest);
    const complaints = complaintsOf(context);
    await page.getByRole('link', { name: 'Stack my frames' }).click();
    await pickFrames(page, frames);
    await beginStacking(page);
    await openResult(page);
    expect((await download(page, /^Save FITS/)).equals(await stackInNode(frames))).toBe(true);
    expect((await download(page, /^Save PNG/)).subarray(1, 4).toString()).toBe('PNG');
    await page.goto(`${address}/library`);
    await page.getByText('8 of 8 frames used').waitFor();
    expect({ errors, complaints }).toEqual({ errors: [], complaints: [] });
    await end();
  });

  it('does everything offline after one visit', async () => {
    const { page, errors, cutOff, end } = await visit(PHONE, '/', startForTest);
    await waitUntilOfflineReady(page);
    await cutOff();
    await page.reload();
    await page.getByRole('link', { name: 'Stack my frames' }).click();
    await pickFrames(page, makeFrames(5));
    await beginStacking(page);
    await openResult(page);
    expect((await download(page, /^Save FITS/)).subarray(0, 9).toString()).toBe('SIMPLE  =');
    await page.reload();
    await page.getByRole('application').waitFor();
    expect(errors).toEqual([]);
    await end();
  });

  it('lets no page, but the threads that stack, make code of text', async () => {
    const { page, end } = await visit(DESKTOP, '/', startForTest);
    // In a task of its own, for what the debugger evaluates is free of the policy.
    const refused = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          setTimeout(() => {
            try {
              // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is what the policy must refuse
              resolve(`ran: ${String(new Function('return 1')())}`);
            } catch (error) {
              resolve((error as Error).name);
            }
          });
        }),
    );
    expect(refused).toBe('EvalError');
    await end();
  });
});
