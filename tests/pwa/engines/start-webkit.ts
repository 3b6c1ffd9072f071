/** WebKit: Debian's WebKitGTK through its WebDriver (W3C WebDriver), on a virtual display. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Engine } from './engine.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const DISPLAY = '/usr/bin/Xvfb';

export const webkitMissing = existsSync(DRIVER)
  ? existsSync(DISPLAY)
    ? undefined
    : 'there is no Xvfb'
  : 'there is no WebKitWebDriver';

/** Key under which WebDriver hands out elements: W3C WebDriver, section 12. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export async function startWebkit(): Promise<Engine> {
  const display = await startDisplay();
  const port = await freePort();
  const driver = spawn(DRIVER, [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, DISPLAY: display.name },
    stdio: 'ignore',
  });
  const ask = client(`http://127.0.0.1:${port}`);
  const stop = async (): Promise<void> => {
    await ended(driver);
    await ended(display.process);
  };
  try {
    await ask.untilReady();
    const capabilities = { alwaysMatch: { timeouts: { script: 300_000, pageLoad: 120_000 } } };
    const { sessionId } = (await ask.post('/session', { capabilities })) as { sessionId: string };
    return engineOf(ask, `/session/${sessionId}`, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function engineOf(ask: Client, session: string, stop: () => Promise<void>): Engine {
  return {
    open: async (address) => {
      await ask.post(`${session}/url`, { url: address });
    },
    reload: async () => {
      await ask.post(`${session}/refresh`, {});
    },
    async pick(selector, paths) {
      const found = (await ask.post(`${session}/element`, { using: 'css selector', value: selector })) as {
        [ELEMENT]: string;
      };
      await ask.post(`${session}/element/${found[ELEMENT]}/value`, { text: paths.join('\n') });
    },
    value: (expression) =>
      ask.post(`${session}/execute/async`, {
        script: `const done = arguments[0];
          Promise.resolve().then(() => (${expression})).then((value) => done(value ?? null), (error) => done(String(error)));`,
        args: [],
      }),
    async close() {
      await ask.delete(session).finally(stop);
    },
  };
}

interface Client {
  post(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<void>;
  untilReady(): Promise<void>;
}

function client(address: string): Client {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(address + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`WebDriver ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  return {
    post: (path, body) => send('POST', path, body),
    delete: async (path) => {
      await send('DELETE', path);
    },
    async untilReady() {
      for (let tries = 0; ; tries++) {
        try {
          await send('GET', '/status');
          return;
        } catch (error) {
          if (tries > 300) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
  };
}

/** A screen that nobody sees: Xvfb chooses a free number and tells it. */
async function startDisplay(): Promise<{ name: string; process: ChildProcess }> {
  const screen = ['-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-displayfd', '3'];
  const process = spawn(DISPLAY, screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    process.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    process.stdio[3]?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
  });
  return { name: `:${number}`, process };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  const exit = new Promise((resolve) => process.once('exit', resolve));
  process.kill();
  await exit;
}
