/** The built backend as a process of its own, and what its callers send. */
import { spawn } from 'node:child_process';
import http from 'node:http';
import { fileURLToPath } from 'node:url';

/* global fetch */

const widthPx = 1080;
const heightPx = 1920;

/** @param {string} dataDir @param {Record<string, string>} settings */
export function startBackend(dataDir, settings) {
  const program = fileURLToPath(new URL('../apps/backend/bin/serve.mjs', import.meta.url));
  return started(
    spawn(process.execPath, [program], {
      env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error', ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
}

/**
 * Waits for the address that a server prints.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export async function started(child) {
  for await (const text of child.stdout?.setEncoding('utf8') ?? []) {
    const port = /http:\/\/\S+:(\d+)/.exec(text)?.[1];
    if (port) return { child, port: Number(port) };
  }
  throw new Error('The server did not start.');
}

/**
 * A new account with an open upload.
 *
 * @param {number} port @param {string} username
 */
export async function signUp(port, username) {
  const base = `http://127.0.0.1:${port}`;
  const json = { 'content-type': 'application/json' };
  const registered = await fetch(`${base}/api/auth/register`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username, email: `${username}@example.org`, password: 'a bench password' }),
  });
  const headers = {
    cookie: registered.headers.getSetCookie()[0].split(';')[0],
    'x-csrf-token': (await registered.json()).csrfToken,
  };
  const upload = await fetch(`${base}/api/uploads`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: '{}',
  });
  return { headers, token: (await upload.json()).token };
}

/** A raw frame with room for 16 bytes that make each upload a different file. */
export function frame() {
  const card = (text) => text.padEnd(80);
  const cards = [
    'SIMPLE  =                    T',
    'BITPIX  =                   16',
    'NAXIS   =                    2',
    `NAXIS1  = ${String(widthPx).padStart(20)}`,
    `NAXIS2  = ${String(heightPx).padStart(20)}`,
    'BZERO   =                32768',
    "DATE-OBS= '2025-01-15T19:30:05'",
    "OBJECT  = 'M 42'",
    'EXPTIME =                 10.0',
    'RA      =               83.633',
    'DEC     =               22.014',
    'END',
  ];
  const head = Buffer.from(cards.map(card).join('').padEnd(2880), 'latin1');
  const data = Buffer.alloc(Math.ceil((widthPx * heightPx * 2) / 2880) * 2880, 7);
  return [head, data.subarray(16)];
}

export function put(agent, { port, path, headers }, pieces) {
  return new Promise((resolve, reject) => {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const options = {
      agent,
      port,
      host: '127.0.0.1',
      method: 'PUT',
      path,
      headers: { ...headers, 'content-type': 'application/fits', 'content-length': length },
    };
    const request = http.request(options, (response) =>
      response.resume().on('end', () => resolve(response.statusCode)),
    );
    request.on('error', reject);
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}
