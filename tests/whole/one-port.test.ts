/** `npm start`: the app and the API on one port. What the app does there is in tests/pwa. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startForTest, startInVain, whyNotStart } from './run-start.ts';

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
