/** Two thousand frames of full size are handed to the app: how long until they are listed, and what it blocks. */
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from '../processes.mjs';
import { longestTask, openApp, pageClock, pickFiles } from './open-app.mjs';

const FILES = 2000;
const HEADER_BYTES = 2880 * 4;

/** Chromium makes the list of files on the page's thread before any page gets it: what that takes without an app. */
async function bareTask(paths) {
  const { page, address, end } = await openApp('/', { isReady: false });
  try {
    await page.goto(`${address}/colour-scheme.js`);
    await page.setContent('<input type="file" multiple>');
    await page.evaluate(`document.querySelector('input').addEventListener('change', () => undefined)`);
    const since = await pageClock(page);
    await page.locator('input').setInputFiles(paths);
    return await longestTask(page, since);
  } finally {
    await end();
  }
}

/** Resolves in the page, at the moment when the list shows all frames, to when the files were given and how long it took. */
const LISTED = `new Promise((resolve) => {
  const input = document.querySelector('input[type=file]:not([webkitdirectory])');
  input.addEventListener('change', () => {
    const started = performance.now();
    const look = () => {
      const isListed = document.querySelector('[data-testid=summary]')?.textContent.includes('2,000 frames');
      if (isListed) resolve({ givenMs: started, listMs: performance.now() - started });
      else requestAnimationFrame(look);
    };
    look();
  }, { once: true });
})`;

export async function takeInFiles(model) {
  const paths = sparseFrames(model);
  const bareMs = await bareTask(paths);
  const { page, end } = await openApp('/stack');
  try {
    const since = await pageClock(page);
    const listed = page.evaluate(LISTED);
    await pickFiles(page, paths);
    const { givenMs, listMs } = await listed;
    await page.getByRole('button', { name: /^Stack / }).waitFor();
    await page.getByText('Shorter series').click();
    await page.getByText('1-minute series').click();
    await page.getByRole('button', { name: /^Stack \d+ pictures$/ }).waitFor();
    const handOverMs = await longestTask(page, since, givenMs);
    const laterMs = await longestTask(page, givenMs);
    return { listSeconds: listMs / 1000, bareMs, longestTaskMs: Math.max(laterMs, handOverMs - bareMs) };
  } finally {
    await end();
  }
}

/** Files with the header of the frame `model`, each with a time of its own, as long as it but without its pixels. */
function sparseFrames(model) {
  const folder = join(workFolder('raws'), `sparse${FILES}`);
  const paths = Array.from({ length: FILES }, (_, n) =>
    join(folder, `Light_${String(n).padStart(4, '0')}.fit`),
  );
  if (existsSync(paths[FILES - 1])) return paths;
  mkdirSync(folder, { recursive: true });
  const bytes = readFileSync(model);
  paths.forEach((path, n) => {
    const header = bytes.subarray(0, HEADER_BYTES).toString('latin1');
    const date = new Date(Date.UTC(2026, 0, 20, 19) + n * 10_000).toISOString().slice(0, 23);
    const file = openSync(path, 'w');
    // As long as it was, so that the cards behind stay where they are.
    const dated = header.replace(
      /(DATE-OBS= ')([^']*)'/,
      (_, lead, old) => `${lead}${date.padEnd(old.length, '0').slice(0, old.length)}'`,
    );
    writeSync(file, Buffer.from(dated, 'latin1'), 0, undefined, 0);
    ftruncateSync(file, bytes.length);
    closeSync(file);
  });
  return paths;
}
