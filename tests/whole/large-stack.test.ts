/** A stack of 3840 x 2160 float pixels in three colours, as of a Seestar S30 Pro, sent as a device and as an old uploader do. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, openAsBlob, readFileSync } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../house/plant-tree.ts';

const widthPx = 3840;
const heightPx = 2160;
const blockBytes = 2880;
const password = 'a long password';

const isBuilt = existsSync(join(projectRoot, 'apps', 'backend', 'build', 'index.js'));

describe.skipIf(!isBuilt)('large stacks', () => {
  let server: Backend;
  let folder: string;
  let headers: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crowdsky-large-'));
    server = await startBackend(join(folder, 'data'));
    headers = await signedIn(server.address);
  });
  afterAll(async () => {
    server.child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('two at once are taken, measured and given back, within 300 MB of memory', async () => {
    const paths = await Promise.all(
      ['20', '40'].map((minute) => writeStack(folder, `2026-09-01T03:${minute}:32`)),
    );
    const answers = await Promise.all(paths.map((path) => send(server.address, path, headers)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const { stack } = answers[0].body as { stack: Record<string, unknown> & { id: number } };
    const { size } = await stat(paths[0]);
    expect(size).toBeGreaterThan(99_500_000);
    expect(stack).toMatchObject({
      widthPx, heightPx, sizeBytes: size, telescope: 'Seestar S30 Pro', filter: 'LP', objectName: 'NGC 7000',
      dateObsStart: '2026-09-01T03:20:32.000Z', framesAligned: 88, exposureSeconds: 880,
    }); // prettier-ignore
    // Rows rise by 0.25 from 1000, 2000 and 3000: the median of the mean colour is half way.
    expect(stack['skyLevel']).toBeCloseTo(2000 + (0.25 * (heightPx - 1)) / 2, 0);

    const fits = await fetch(`${server.address}/api/stacks/${stack.id}/fits`, { headers });
    const hash = createHash('sha256');
    await pipeline(fits.body!, hash);
    const sent = createHash('sha256');
    await pipeline(createReadStream(paths[0]), sent);
    expect(hash.digest('hex')).toBe(sent.digest('hex'));
    const thumbnail = await fetch(`${server.address}/api/stacks/${stack.id}/thumbnail`, { headers });
    const picture = Buffer.from(await thumbnail.arrayBuffer());
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([480, 270]);
    if (process.platform === 'linux') expect(peakMegabytes(server.child)).toBeLessThan(300);
  });

  it('the form of the old uploaders takes it too', async () => {
    const form = new FormData();
    form.append(
      'file',
      await openAsBlob(await writeStack(folder, '2026-09-02T03:20:32')),
      'CrowdSky_88_NGC7000.fit',
    );
    const authorization = `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`;
    const answer = await fetch(`${server.address}/api/upload_stack.php`, {
      method: 'POST',
      headers: { authorization },
      body: form,
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ ok: true, chunk_key: '20260902.13_314.8_+44.5', status: 'completed' }),
    ]);
    if (process.platform === 'linux') expect(peakMegabytes(server.child)).toBeLessThan(300);
  });

  it('one beyond MAX_STACK_MB is refused by its announced length, with the limit', async () => {
    const length = String(200 * 1024 * 1024 + 1);
    const { status, body } = await announce(server.address, { ...headers, 'content-length': length });
    expect([status, body]).toEqual([
      413,
      expect.objectContaining({ detail: 'The file exceeds the limit of 200 MB.' }),
    ]);
  });
});

interface Backend {
  child: ChildProcess;
  address: string;
}

/** The built backend as a process of its own. */
async function startBackend(dataDir: string): Promise<Backend> {
  const program = join(projectRoot, 'apps', 'backend', 'bin', 'serve.mjs');
  const settings = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error', DEFAULT_QUOTA_MB: '1000' };
  const env = { PATH: process.env['PATH'], ...settings };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    const address = /http:\/\/\S+:\d+/.exec(text)?.[0];
    if (address !== undefined) return { child, address };
  }
  throw new Error('The backend did not start.');
}

async function signedIn(address: string): Promise<Record<string, string>> {
  const answer = await fetch(`${address}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'ada', email: 'ada@example.org', password }),
  });
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-csrf-token': csrfToken };
}

/** Row by row, so that this process stays small too. */
async function writeStack(folder: string, dateObs: string): Promise<string> {
  const path = join(folder, `${dateObs.replaceAll(':', '')}.fits`);
  const cards = [
    'SIMPLE  =                    T',
    'BITPIX  =                  -32',
    'NAXIS   =                    3',
    `NAXIS1  = ${String(widthPx).padStart(20)}`,
    `NAXIS2  = ${String(heightPx).padStart(20)}`,
    'NAXIS3  =                    3',
    `DATE-OBS= '${dateObs}'`,
    "OBJECT  = 'NGC 7000'",
    "TELESCOP= 'Seestar S30 Pro'",
    "FILTER  = 'LP'",
    'RA      =             314.8000',
    'DEC     =              44.5000',
    'EXPTIME =                880.0',
    'NCOMBINE=                   88',
    'END',
  ];
  const header = Buffer.from(
    cards
      .map((card) => card.padEnd(80))
      .join('')
      .padEnd(blockBytes),
    'latin1',
  );
  const file = await open(path, 'w');
  await file.write(header);
  const row = new DataView(new ArrayBuffer(4 * widthPx));
  for (let y = 0; y < 3 * heightPx; y++) {
    const level = 1000 * (1 + Math.floor(y / heightPx)) + 0.25 * (y % heightPx);
    for (let x = 0; x < widthPx; x++) row.setFloat32(4 * x, level);
    await file.write(row);
  }
  const dataBytes = 12 * widthPx * heightPx;
  await file.write(Buffer.alloc((blockBytes - (dataBytes % blockBytes)) % blockBytes));
  await file.close();
  return path;
}

interface Answer {
  status: number;
  body: unknown;
}

async function send(address: string, path: string, headers: Record<string, string>): Promise<Answer> {
  const { size } = await stat(path);
  const { answer, body } = opened(address, { ...headers, 'content-length': String(size) });
  await pipeline(createReadStream(path), body);
  return answer;
}

/** Sends the head of a request alone. */
function announce(address: string, headers: Record<string, string>): Promise<Answer> {
  const { answer, body } = opened(address, headers);
  body.flushHeaders();
  return answer.finally(() => body.destroy());
}

function opened(address: string, headers: Record<string, string>) {
  const body = request(`${address}/api/stacks`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/fits' },
  });
  const answer = new Promise<Answer>((resolve, reject) => {
    body.on('error', reject);
    body.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown });
      });
    });
  });
  return { answer, body };
}

/** What the server's process held at most so far. */
function peakMegabytes({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
