/** Blink: Debian's Chromium through Playwright. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Engine } from './engine.ts';

const program = '/usr/bin/chromium';

export const chromiumMissing = existsSync(program) ? undefined : 'there is no Chromium';

export async function startChromium(): Promise<Engine> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
  const browser = await chromium.launch({ executablePath: program, args });
  const page = await browser.newPage();
  return {
    open: async (address) => {
      await page.goto(address);
    },
    reload: async () => {
      await page.reload();
    },
    pick: (selector, paths) => page.locator(selector).setInputFiles([...paths]),
    value: (expression) => page.evaluate(expression),
    close: () => browser.close(),
  };
}
