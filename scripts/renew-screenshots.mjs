/**
 * `node scripts/renew-screenshots.mjs`: makes the screenshots of the web app manifest anew, from the built app in
 * Chromium and the sample frames that the app simulates. Look at them before you commit them.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { serveApp } from './serve-app.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'apps', 'pwa', 'static', 'screenshots');
const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const PHONE = { viewport: { width: 360, height: 800 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1440, height: 900 } };
/** Of WebP: noise that nobody misses is what a picture of the sky is made of. */
const QUALITY = 0.75;

const { address, stop } = await serveApp();
const executablePath = found ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic'] });
try {
  await shoot('phone', PHONE);
  await shoot('desktop', DESKTOP, 'Frames');
} finally {
  await browser.close();
  await stop();
}

/** Stacks the sample frames and shows them in the viewer, with a tool where one is named. */
async function shoot(name, device, tool) {
  const context = await browser.newContext(device);
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('button', { name: 'Try it with sample frames' }).click();
  const stack = page.getByRole('button', { name: /^Stack / });
  const result = page.getByRole('link', { name: 'View', exact: true });
  await stack.or(result).first().waitFor();
  if (await stack.isVisible()) await stack.click();
  await result.click();
  if (tool) await page.getByRole('button', { name: tool, exact: true }).click();
  await page.locator('canvas[data-settled="true"]').waitFor();
  writeFileSync(join(folder, `${name}.webp`), await toWebp(await page.screenshot()));
  await context.close();
}

/** The browser packs it, on a page of its own: the app's forbids what it does not need itself. */
async function toWebp(png) {
  const page = await browser.newPage();
  const packed = await page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: ${QUALITY} });
    return [...new Uint8Array(await blob.arrayBuffer())];
  })()`);
  await page.close();
  return Buffer.from(packed);
}
