/** Gecko: Debian's Firefox through Puppeteer, over WebDriver BiDi. */
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import type { ElementHandle } from 'puppeteer-core';
import type { Engine } from './engine.ts';

const program = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path));

export const firefoxMissing = program === undefined ? 'there is no Firefox' : undefined;

export async function startFirefox(): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), 'crowdsky-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: program ?? '',
    headless: true,
    userDataDir: join(home, 'profile'),
    env: { ...process.env, HOME: home },
    protocolTimeout: 300_000,
    timeout: 120_000,
  });
  const page = await browser.newPage();
  return {
    open: async (address) => {
      await page.goto(address, { timeout: 120_000 });
    },
    reload: async () => {
      await page.reload({ timeout: 120_000 });
    },
    async pick(selector, paths) {
      const input = await page.waitForSelector(selector, { timeout: 120_000 });
      await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
    },
    value: (expression) => page.evaluate(expression),
    async close() {
      const firefox = browser.process();
      await browser.close();
      // It goes on writing into its profile until it is gone.
      if (firefox?.exitCode === null && firefox.signalCode === null) await once(firefox, 'exit');
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
