/** Attacks by way of a browser: forged requests, stolen cookies, framed pages. */
import { describe, expect, it } from 'vitest';
import { useAttackedServer } from '../testing/attacked-server.ts';
import { makeFrame } from '../testing/make-frame.ts';
import { password, startTestServer } from '../testing/test-server.ts';

const attackedServer = useAttackedServer();

describe('CSRF', () => {
  it('refuses an unsafe request with the cookie alone or with a wrong token', async () => {
    const { server, owner, stranger, theirs } = attackedServer();
    const attacked = Object.assign(server.client(), { cookie: owner.cookie });
    for (const csrfToken of ['', 'x'.repeat(43), stranger.csrfToken]) {
      attacked.csrfToken = csrfToken;
      expect((await attacked.post('/api/uploads', {})).body.error.code).toBe('bad-csrf-token');
      expect((await attacked.delete(`/api/stacks/${theirs.stackId}`)).status).toBe(403);
      expect((await attacked.put(`/api/uploads/${theirs.token}/files/x.fit`, makeFrame())).status).toBe(403);
    }
  });

  it('refuses what a browser says came from another site, sign-in too', async () => {
    const { server, owner } = attackedServer();
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      expect((await owner.post('/api/uploads', {}, { headers })).body.error.code).toBe('cross-site');
      expect(
        (await server.client().post('/api/auth/login', { login: 'owner', password }, { headers })).status,
      ).toBe(403);
    }
    expect(
      (
        await owner.post(
          '/api/uploads',
          {},
          { headers: { origin: server.url, 'sec-fetch-site': 'same-origin' } },
        )
      ).status,
    ).toBe(201);
  });
});

it('cookies are HttpOnly, SameSite, and over TLS Secure and bound to the host', async () => {
  const { server } = attackedServer();
  const login = await server.client().post('/api/auth/login', { login: 'owner', password });
  expect(login.headers.get('set-cookie')).toMatch(/^crowdsky=[\w-]{43};.*Path=\/;.*HttpOnly; SameSite=Lax$/);
  const secure = await startTestServer({ PUBLIC_URL: 'https://sky.example.org' });
  const answer = await (await secure.account('tls')).post('/api/auth/login', { login: 'tls', password });
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-crowdsky=[\w-]{43};.*Path=\/;.*HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(answer.headers.get('strict-transport-security')).toContain('max-age');
  await secure.close();
});

it('answers carry the protecting headers', async () => {
  const { server } = attackedServer();
  for (const path of ['/api/auth/me', '/healthz', '/api/docs', '/nothing']) {
    const { headers } = await server.client().get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('x-powered-by')).toBeNull();
  }
  expect((await server.client().get('/api/auth/me')).headers.get('cache-control')).toBe('no-store');
});
