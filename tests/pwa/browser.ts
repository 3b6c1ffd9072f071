/** The built app, served as in production, in real Chromium: what every journey starts from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { serveApp } from '../../scripts/serve-app.mjs';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = CHROMIUM.find((path) => existsSync(path));
export const builtApp = join(import.meta.dirname, '..', '..', 'apps', 'pwa', 'build');
const isBuilt = existsSync(join(builtApp, 'index.html'));

/** Why journeys cannot run here; undefined where they can. */
export const whyNot = !found
  ? 'there is no Chromium'
  : isBuilt
    ? undefined
    : 'the app is not built (npm run build)';

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 800 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

/** A server of the app, and the way to end it. */
type Serving = Awaited<ReturnType<typeof serveApp>>;

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly address: string;
  /** All requests so far, those of threads and of the service worker too. */
  readonly requests: readonly { readonly url: string; readonly method: string }[];
  /** Everything that went wrong in the page's own code. */
  readonly errors: readonly string[];
  /** What the browser itself complains of, as a policy that forbids too much, or a file that is not there. */
  readonly complaints: readonly string[];
  /** The server is gone and the network is off. */
  cutOff(): Promise<void>;
  end(): Promise<void>;
}

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];

let browser: Promise<Browser> | undefined;
/** Visitors share it until one cuts it off. */
let shared: Promise<Serving> | undefined;

/** A fresh visitor of the shared server, or of another. */
export async function visit(
  options: BrowserContextOptions = DESKTOP,
  path = '/',
  server?: Serving,
): Promise<Visit> {
  browser ??= chromium.launch({
    executablePath: found ?? '',
    args: [...QUIET, '--js-flags=--expose-gc'],
  });
  const { address, stop } = server ?? (await (shared ??= serveApp()));
  const context = await (await browser).newContext({ ...options, acceptDownloads: true });
  context.setDefaultTimeout(45_000);
  const requests: { url: string; method: string }[] = [];
  const errors: string[] = [];
  context.on('request', (request) => requests.push({ url: request.url(), method: request.method() }));
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => errors.push(error.error().message));
  const page = await context.newPage();
  await page.goto(address + path);
  return {
    page,
    context,
    address,
    requests,
    errors,
    complaints,
    async cutOff() {
      shared = undefined;
      await stop();
      await context.setOffline(true);
    },
    end: () => context.close(),
  };
}

/** Ends what the visits of a test file started. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  await (await shared)?.stop();
  browser = undefined;
  shared = undefined;
}
