/** Links to single stacks: who has one sees picture and facts, the file where its owner says so, and nothing once it is revoked. */

import sharp from 'sharp';
import { expect, it } from 'vitest';
import { bytesSource, Header, readHdus, writeFits } from '@crowdsky/fits';
import { User } from '../accounts/user.entity.ts';
import { ShareLink } from '../archive/share-link.entity.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { told, withPlaces } from '../testing/place-cards.ts';
import { store } from '../testing/stack-calls.ts';
import type { TestClient } from '../testing/test-client.ts';
import { startTestServer } from '../testing/test-server.ts';

const pixels = Float32Array.from({ length: 60 * 40 * 3 }, (_, at) => 100 + ((at * 7919) % 997) / 10);

/** A stack whose two headers name the place in every spelling of the table. */
function placedStack(): Buffer {
  const header = withPlaces(new Header().set('DATE-OBS', '2025-01-15T19:30:05').set('OBJECT', 'M 42'));
  header.set('NCOMBINE', 15).set('TELESCOP', 'Seestar S50');
  const footprint = withPlaces(new Header().set('EXTNAME', 'FOOTPRINT'));
  return Buffer.from(
    writeFits([
      { kind: 'image', shape: [60, 40, 3], data: pixels, header },
      { kind: 'image', shape: [60, 40], data: pixels.slice(0, 2400), header: footprint },
    ]),
  );
}

describeOnEachDatabase('links', (server) => {
  const made = async (owner: TestClient, stackId: number, withFits = false) =>
    (await owner.post(`/api/stacks/${stackId}/links`, { withFits })).body as { id: number; path: string };
  const stackOf = async (owner: TestClient, options = {}, query = ''): Promise<number> =>
    (await store(owner, options, query)).body.stack.id as number;
  const statusOf = async (path: string): Promise<number> => (await server().client().get(path)).status;

  it('shows a stranger picture and facts, with a head that others show the link by', async () => {
    const owner = await server().account('lacaille');
    const stackId = await stackOf(owner, { objectName: 'M 42 <script>"&', siteLat: 48.2, telescope: 'S50_12d98769' }, '?keepLocation=1');
    const { path } = await made(owner, stackId);
    expect(path).toMatch(/^\/s\/[0-9a-f]{40}$/);
    const stranger = server().client();
    const page = await stranger.get(path, { headers: { 'accept-language': 'fr, de;q=0.5' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.headers.get('x-robots-tag')).toBe('noindex');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; style-src 'sha256-");
    expect(policy).not.toMatch(/script|unsafe/);
    const title = 'M 42 &#60;script&#62;&#34;&#38;';
    const address = `${server().url}${path}`;
    for (const line of [
      '<html lang="de">',
      '<meta name="robots" content="noindex">',
      `<title>${title} · CrowdSky</title>`,
      `<meta property="og:title" content="${title}">`,
      `<meta property="og:url" content="${address}">`,
      `<meta property="og:image" content="${address}/preview.jpg">`,
      '<meta property="og:image:width" content="1200">',
      '<meta name="twitter:card" content="summary_large_image">',
      `<meta name="twitter:image" content="${address}/preview.jpg">`,
      `<img src="${path}/picture.png" alt="Bild von ${title}" width="48" height="32">`,
      '<dt>Beobachtet</dt><dd>15. Januar 2025, 19:30–19:44 UTC</dd>',
      '<dt>Belichtung</dt><dd>2 min 30 s</dd>',
      '<dt>Aufnahmen</dt><dd>15 von 15 verwendet</dd>',
      '<dt>Teleskop</dt><dd>Seestar S50</dd>',
      '<dt>Position</dt><dd>05h35m +22°01′</dd>',
    ])
      expect(page.text).toContain(line);
    expect(page.text).not.toContain('stack.fits');
    expect((await stranger.get(path)).text).toContain('<dt>Observed</dt><dd>15 January 2025, 19:30–19:44 UTC</dd>');

    const picture = await stranger.bytes(`${path}/picture.png`);
    expect(picture.equals(await owner.bytes(`/api/stacks/${stackId}/thumbnail`))).toBe(true);
    const preview = await sharp(await stranger.bytes(`${path}/preview.jpg`)).metadata();
    expect(preview).toMatchObject({ format: 'jpeg', width: 1200, height: 630 });
    expect([preview.exif, preview.xmp]).toEqual([undefined, undefined]);
    const fits = await stranger.get(`${path}/stack.fits`);
    expect([fits.status, fits.body.error.message]).toEqual([403, 'The owner of this link shares no FITS file.']);
  }); // prettier-ignore

  it('tells nothing of the account, the archive and the place, in no answer and no header', async () => {
    const owner = await server().account('halley');
    const { body } = await owner.call('POST', '/api/stacks?keepLocation=1', { bytes: placedStack() });
    const { path } = await made(owner, body.stack.id as number, true);
    const stranger = server().client();
    const kept = await owner.bytes(`/api/stacks/${body.stack.id}/fits`);
    const headers = async (bytes: Buffer) => (await readHdus(bytesSource(bytes))).map(({ header }) => header);
    expect((await headers(kept)).map((header) => told(header).length)).toEqual([28, 28]);
    for (const part of ['', '/picture.png', '/preview.jpg', '/stack.fits']) {
      const answer = await stranger.fetch('GET', path + part, {});
      const text = JSON.stringify([...answer.headers]) + Buffer.from(await answer.arrayBuffer()).toString('latin1');
      for (const word of ['halley', 'example.org', body.stack.chunkKey, 'stacks/', server().dir, '48.208', '16.37', 'Vienna', 'village', 'CHECKSUM'])
        expect(text.includes(word as string), `${word} in ${part}`).toBe(false);
    }
    const shared = await stranger.bytes(`${path}/stack.fits`);
    expect((await headers(shared)).map((header) => told(header))).toEqual([[], []]);
    expect(shared.length).toBe(kept.length);
    expect((await headers(shared))[0].string('OBJECT')).toBe('M 42');
    const pixelsOf = (bytes: Buffer) => bytes.subarray(bytes.length - 11520);
    expect(pixelsOf(shared).equals(pixelsOf(kept))).toBe(true);

    // A part of it is that part of the file without the place, also where it begins within a header.
    const tag = (await stranger.get(`${path}/stack.fits`)).headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(tag).not.toContain(body.stack.sha256);
    for (const start of [0, 300, 2880, 31_000, shared.length - 1]) {
      const headersOf = { range: `bytes=${start}-${start + 4000}`, 'if-range': tag };
      const part = await stranger.fetch('GET', `${path}/stack.fits`, { headers: headersOf });
      expect(part.status).toBe(206);
      const bytes = Buffer.from(await part.arrayBuffer());
      expect(bytes.equals(shared.subarray(start, start + 4001)), `from ${start}`).toBe(true);
    }
    const { headers: answered } = await stranger.get(`${path}/stack.fits`);
    expect(answered.get('content-disposition')).toBe('attachment; filename="M_42_2025-01-15.fits"');
    expect(answered.get('cache-control')).toBe('private, no-store');
  }); // prettier-ignore

  it('opens nothing once revoked, while the stack is in the trash, while the account is blocked, and never was', async () => {
    const owner = await server().account('messier');
    const stackId = await stackOf(owner);
    const link = await made(owner, stackId, true);
    const parts = ['', '/picture.png', '/preview.jpg', '/stack.fits'].map((part) => link.path + part);
    const statuses = () => Promise.all(parts.map(statusOf));
    const [open, gone] = [[200, 200, 200, 200], [404, 404, 404, 404]];
    expect(await statuses()).toEqual(open);
    await owner.delete(`/api/stacks/${stackId}`);
    expect(await statuses()).toEqual(gone);
    await owner.post(`/api/trash/${stackId}/restore`, {});
    expect(await statuses()).toEqual(open);
    await server().em.update(User, { id: owner.userId }, { isActive: false });
    expect(await statuses()).toEqual(gone);
    await server().em.update(User, { id: owner.userId }, { isActive: true });
    expect((await owner.delete(`/api/links/${link.id}`)).status).toBe(200);
    expect(await statuses()).toEqual(gone);
    expect((await owner.delete(`/api/links/${link.id}`)).status).toBe(404);
    const page = await server().client().get(link.path);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.text).toContain('<h1>This link opens nothing</h1><p>Its owner has revoked it or deleted the stack');
    expect(page.text).not.toContain('og:');
    for (const token of ['x', 'f'.repeat(40), link.path.slice(3).toUpperCase()])
      expect(await statusOf(`/s/${token}`)).toBe(404);
  }); // prettier-ignore

  it('belongs to its owner: others neither make, see nor revoke it, and keys do neither', async () => {
    const owner = await server().account('kirch');
    const other = await server().account('caesar');
    const stackId = await stackOf(owner);
    const link = await made(owner, stackId);
    const second = await made(owner, stackId, true);
    expect((await owner.get(`/api/stacks/${stackId}/links`)).body.links).toMatchObject([
      { id: second.id, stackId, path: second.path, withFits: true },
      { id: link.id, stackId, path: link.path, withFits: false },
    ]);
    expect((await other.post(`/api/stacks/${stackId}/links`, {})).status).toBe(404);
    expect((await other.get(`/api/stacks/${stackId}/links`)).status).toBe(404);
    expect((await other.delete(`/api/links/${link.id}`)).status).toBe(404);
    const { secret } = (await owner.post('/api/keys', { name: 'k' })).body;
    const byKey = Object.assign(server().client(), { authorization: `Bearer ${secret}` });
    for (const answer of [
      await byKey.get(`/api/stacks/${stackId}/links`),
      await byKey.post(`/api/stacks/${stackId}/links`, {}),
      await byKey.delete(`/api/links/${link.id}`),
    ])
      expect(answer.body.error.code).toBe('not-allowed');
    expect(await statusOf(link.path)).toBe(200);
  });

  it('goes on with the stack that replaces its own, and ends with it for good', async () => {
    const owner = await server().account('mechain');
    const stackId = await stackOf(owner);
    const { path } = await made(owner, stackId);
    const deeper = await stackOf(owner, { seed: 9, frames: 33 }, '?overwrite=1');
    expect((await server().client().get(path)).text).toContain('33 of 33 used');
    await owner.post(`/api/trash/${stackId}/restore`, { onRival: 'replace' });
    expect((await server().client().get(path)).text).toContain('15 of 15 used');
    await owner.delete(`/api/stacks/${stackId}`);
    await owner.delete('/api/trash');
    expect(await statusOf(path)).toBe(404);
    expect(await server().em.countBy(ShareLink, { userId: owner.userId })).toBe(0);
    expect(deeper).toBeGreaterThan(stackId);
  });

  it('an older stack that comes back is as hidden as the one that it replaces', async () => {
    const owner = await server().account('maraldi');
    const first = await stackOf(owner);
    await owner.post('/api/stacks/public', { ids: [first], isPublic: true });
    const second = await stackOf(owner, { seed: 9 }, '?overwrite=1');
    await owner.post('/api/stacks/public', { ids: [second], isPublic: false });
    const back = await owner.post(`/api/trash/${first}/restore`, { onRival: 'replace' });
    expect(back.status).toBe(200);
    expect((await owner.get(`/api/stacks/${first}`)).body.isPublic).toBe(false);
  });

  it('a stack has fifty links at most', async () => {
    const owner = await server().account('bode');
    const stackId = await stackOf(owner);
    for (let n = 0; n < 50; n++) await made(owner, stackId);
    const refused = await owner.post(`/api/stacks/${stackId}/links`, {});
    expect([refused.status, refused.body.error.code]).toEqual([403, 'not-allowed']);
  });
});

it('who guesses links waits soon, and links that are go on opening', async () => {
  const server = await startTestServer();
  const owner = await server.account('lalande');
  const { path } = (await owner.post(`/api/stacks/${(await store(owner, {})).body.stack.id}/links`, {})).body;
  const guess = (n: number) => server.client().get(`/s/${String(n).padStart(40, '0')}`);
  for (let n = 0; n < 30; n++) expect((await guess(n)).status).toBe(404);
  const slowed = await guess(31);
  expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, '60']);
  expect(slowed.text).toContain('<h1>Too many requests</h1>');
  expect((await server.client().get(path as string)).status).toBe(200);
  await server.close();
});

it('names the address that the operator has given the server', async () => {
  const server = await startTestServer({ PUBLIC_URL: 'https://sky.example.net' });
  const owner = await server.account('piazzi');
  const { path } = (await owner.post(`/api/stacks/${(await store(owner, {})).body.stack.id}/links`, {})).body;
  const { text } = await server.client().get(path as string);
  expect(text).toContain(`<meta property="og:image" content="https://sky.example.net${path}/preview.jpg">`);
  await server.close();
});
